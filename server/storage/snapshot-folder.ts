// Snapshots on disk: a tenant's database and its files in the lake, kept by name and made into a tenant again.
import {
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { folderName } from './folder-name.ts'

/** What is remembered beside the files. */
export interface SnapshotNote {
  readonly name: string
  readonly [member: string]: unknown
}

/** Where a tenant lives, or is to live: the folders of its database and of its files. */
export interface TenantPlace {
  readonly databaseFolder: string
  readonly lakeFolder: string
}

const databaseName = 'tenant.sqlite'
const noteName = 'snapshot.json'
const readyName = 'ready.json'

/**
 * The snapshots below `root`. A tenant that is being put in place is built apart and then moved; what was built in full
 * before the process ended is moved when it starts again, so no tenant is ever half there.
 */
export function snapshotFolder(root: string, discard: (folder: string) => void) {
  const [kept, building] = [join(root, 'snapshots'), join(root, 'building')]
  let built = 0

  const folderOf = (tenantPath: string, name: string) => join(kept, tenantPath, folderName(name))

  function newFolder(): string {
    built += 1
    const folder = join(building, String(built))
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    return folder
  }

  /** Moves what was built to where it belongs; done again after a crash it moves what was left. */
  function putInPlace(folder: string): void {
    const { databaseFolder, lakeFolder }: TenantPlace = JSON.parse(
      readFileSync(join(folder, readyName), 'utf8'),
    )
    for (const [name, place] of [
      ['database', databaseFolder],
      ['lake', lakeFolder],
    ] as const) {
      if (!existsSync(join(folder, name))) continue
      discard(place)
      mkdirSync(dirname(place), { recursive: true })
      renameSync(join(folder, name), place)
    }
    rmSync(folder, { recursive: true })
  }

  for (const name of existsSync(building) ? readdirSync(building) : []) {
    if (existsSync(join(building, name, readyName))) putInPlace(join(building, name))
  }
  rmSync(building, { recursive: true, force: true })

  return {
    /** Keeps the tenant's files under the name, in the place of those that had it. Nothing may write them meanwhile. */
    async keep(
      tenantPath: string,
      { databaseFolder, lakeFolder }: TenantPlace,
      note: SnapshotNote,
    ): Promise<void> {
      const folder = newFolder()
      await copyFile(
        join(databaseFolder, databaseName),
        join(folder, databaseName),
        constants.COPYFILE_FICLONE,
      )
      await linkAll(lakeFolder, join(folder, 'lake'))
      writeFileSync(join(folder, noteName), JSON.stringify(note))
      const place = folderOf(tenantPath, note.name)
      discard(place)
      mkdirSync(dirname(place), { recursive: true })
      renameSync(folder, place)
    },
    /** What was noted of the tenant's snapshots, by name. */
    notes(tenantPath: string): SnapshotNote[] {
      const folder = join(kept, tenantPath)
      const names = existsSync(folder) ? readdirSync(folder) : []
      const notes: SnapshotNote[] = names.map((name) =>
        JSON.parse(readFileSync(join(folder, name, noteName), 'utf8')),
      )
      return notes.sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    remove: (tenantPath: string, name: string): void => discard(folderOf(tenantPath, name)),
    /**
     * Builds a tenant of the snapshot, whose database `change` makes its own. What it returns puts the tenant in its
     * place, at once.
     */
    async build(
      tenantPath: string,
      name: string,
      place: TenantPlace,
      change: (databaseFile: string) => void,
    ): Promise<() => void> {
      const folder = newFolder()
      const snapshot = folderOf(tenantPath, name)
      await mkdir(join(folder, 'database'))
      const databaseFile = join(folder, 'database', databaseName)
      await copyFile(join(snapshot, databaseName), databaseFile, constants.COPYFILE_FICLONE)
      await linkAll(join(snapshot, 'lake'), join(folder, 'lake'))
      change(databaseFile)
      writeFileSync(join(folder, readyName), JSON.stringify(place))
      return () => putInPlace(folder)
    },
    /** Forgets what was built and is not to be used. */
    clear: (): Promise<void> => rm(building, { recursive: true, force: true }),
  }
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
