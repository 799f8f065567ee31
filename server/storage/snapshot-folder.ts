// Snapshots on disk: a tenant's database and its files in the lake, kept by name and made into a tenant again.
import { constants, existsSync, readdirSync, readFileSync } from 'node:fs'
import { copyFile, link, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exchange } from './exchange.ts'
import { folderName } from './folder-name.ts'

/** What is remembered beside the files. */
export interface SnapshotNote {
  readonly name: string
  readonly [member: string]: unknown
}

/** Where a tenant lives, or is to live, below the data folder: the folders of its database and of its files. */
export interface TenantPlace {
  readonly databaseFolder: string
  readonly lakeFolder: string
}

const databaseName = 'tenant.sqlite'
const noteName = 'snapshot.json'

/** The snapshots in the data folder `root`. None of them, and no tenant, is ever half there: see openExchange. */
export function snapshotFolder(root: string, exchange: Exchange) {
  const folderOf = (tenantPath: string, name: string) => join('snapshots', tenantPath, folderName(name))

  return {
    /**
     * Keeps the tenant's files under the name, in the place of those that had it. Nothing may write them meanwhile;
     * once others have taken their place, as `replaced` tells, nothing is kept and AbortError is raised.
     */
    async keep(
      tenantPath: string,
      place: TenantPlace,
      note: SnapshotNote,
      replaced: AbortSignal,
    ): Promise<void> {
      const moves = [{ from: 'snapshot', to: folderOf(tenantPath, note.name) }]
      const putInPlace = await exchange.prepare(moves, async (prepared) => {
        const folder = join(prepared, 'snapshot')
        await mkdir(folder)
        try {
          await copyDatabase(join(root, place.databaseFolder), folder)
          await linkAll(join(root, place.lakeFolder), join(folder, 'lake'))
        } finally {
          // What failed because the files are gone fails by that name.
          replaced.throwIfAborted()
        }
        await writeFile(join(folder, noteName), JSON.stringify(note))
        replaced.throwIfAborted()
      })
      putInPlace()
    },
    /** What was noted of the tenant's snapshots, by name. */
    notes(tenantPath: string): SnapshotNote[] {
      const folder = join(root, 'snapshots', tenantPath)
      const names = existsSync(folder) ? readdirSync(folder) : []
      const notes: SnapshotNote[] = names.map((name) =>
        JSON.parse(readFileSync(join(folder, name, noteName), 'utf8')),
      )
      return notes.sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    async remove(tenantPath: string, name: string): Promise<void> {
      const takeAway = await exchange.prepare([{ to: folderOf(tenantPath, name) }], async () => {})
      takeAway()
    },
    /**
     * Makes a tenant of the snapshot, whose database `change` makes its own. What it returns puts the tenant in its
     * place, at once.
     */
    build(
      tenantPath: string,
      name: string,
      { databaseFolder, lakeFolder }: TenantPlace,
      change: (databaseFile: string) => void,
    ): Promise<() => void> {
      const snapshot = join(root, folderOf(tenantPath, name))
      const moves = [
        { from: 'database', to: databaseFolder },
        { from: 'lake', to: lakeFolder },
      ]
      return exchange.prepare(moves, async (prepared) => {
        const folder = join(prepared, 'database')
        await mkdir(folder)
        await copyDatabase(snapshot, folder)
        await linkAll(join(snapshot, 'lake'), join(prepared, 'lake'))
        change(join(folder, databaseName))
      })
    },
  }
}

async function copyDatabase(from: string, to: string): Promise<void> {
  await copyFile(join(from, databaseName), join(to, databaseName), constants.COPYFILE_FICLONE)
}

/** The same files under another folder. Those of the lake are never written again, so both can be one. */
async function linkAll(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  if (!existsSync(from)) return
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await linkAll(source, target)
    else await link(source, target).catch(() => copyFile(source, target))
  }
}
