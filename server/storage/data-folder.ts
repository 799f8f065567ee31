// The folder that holds everything on disk: where each tenant's database and lake are, and who may use them.
import {
  copyFileSync,
  createWriteStream,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import Database from 'better-sqlite3'
import { openExchange } from './exchange.ts'
import { folderName } from './folder-name.ts'
import { type SnapshotNote, snapshotFolder, type TenantPlace } from './snapshot-folder.ts'

/** The folder cannot be used. */
export class DataFolderError extends Error {}

interface TenantKey {
  readonly imsOrgId: string
  readonly sandboxName: string
}

/**
 * Opens the folder at `path`, or a temporary one that `close` removes. A folder belongs to one process at a time;
 * the lock goes with the process, however it ends. Raises DataFolderError when another one has it.
 */
export function openDataFolder(path: string | undefined) {
  const root = path === undefined ? mkdtempSync(join(tmpdir(), 'aep-emulator-')) : resolve(path)
  const lock = path === undefined ? undefined : lockFolder(root)
  const templateFile = join(root, 'template.sqlite')
  rmSync(join(root, 'spool'), { recursive: true, force: true })
  const exchange = openExchange(root)
  const snapshots = snapshotFolder(root, exchange)
  let spooled = 0

  const placeOf = (tenant: TenantKey): TenantPlace => ({
    databaseFolder: join('tenants', ...pathOf(tenant)),
    lakeFolder: join('lake', ...pathOf(tenant)),
  })

  return {
    templateFile,
    /** Tenants that are kept by name, see snapshotFolder; a tenant's path is that below `tenants`. */
    snapshots: {
      keep: (tenant: TenantKey, note: SnapshotNote, replaced: AbortSignal) =>
        snapshots.keep(join(...pathOf(tenant)), placeOf(tenant), note, replaced),
      notes: (tenant: TenantKey) => snapshots.notes(join(...pathOf(tenant))),
      remove: (tenant: TenantKey, name: string) => snapshots.remove(join(...pathOf(tenant)), name),
      build: (from: TenantKey, name: string, to: TenantKey, change: (databaseFile: string) => void) =>
        snapshots.build(join(...pathOf(from)), name, placeOf(to), change),
    },
    lakeFolder: (tenant: TenantKey): string => join(root, placeOf(tenant).lakeFolder),
    /** The tenant's database, born as a copy of the template where there is none yet. */
    tenantDatabase(tenant: TenantKey): string {
      const folder = join(root, placeOf(tenant).databaseFolder)
      const file = join(folder, 'tenant.sqlite')
      if (existsSync(file)) return file
      mkdirSync(folder, { recursive: true })
      copyFileSync(templateFile, `${file}.new`)
      renameSync(`${file}.new`, file)
      return file
    },
    /** The databases of all tenants that have come to life here, open or not. */
    tenantDatabases: (): string[] =>
      globSync('tenants/*/*/tenant.sqlite', { cwd: root }).map((file) => join(root, file)),
    /** The template as it will be: a copy to be changed, which `replaceTemplate` puts in its place. */
    newTemplate(): string {
      copyFileSync(templateFile, `${templateFile}.new`)
      return `${templateFile}.new`
    },
    replaceTemplate: (): void => renameSync(`${templateFile}.new`, templateFile),
    /** Keeps a stream in a file while `use` works with it. Rejects with what the stream or the disk says. */
    async spool<Result>(stream: Readable, use: (file: string) => Promise<Result>): Promise<Result> {
      spooled += 1
      mkdirSync(join(root, 'spool'), { recursive: true })
      const file = join(root, 'spool', String(spooled))
      try {
        await receive(stream, file)
        return await use(file)
      } finally {
        rmSync(file, { force: true })
      }
    },
    /** The sandboxes of the organization that have a database. */
    sandboxNames(imsOrgId: string): string[] {
      const folder = join(root, 'tenants', folderName(imsOrgId))
      if (!existsSync(folder)) return []
      return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'tenant.sqlite')))
    },
    /** What it returns takes the files of the tenant, or of all, away at once; `emptyTrash` removes them for good. */
    async removal(tenant?: TenantKey): Promise<() => void> {
      const { databaseFolder, lakeFolder } = tenant
        ? placeOf(tenant)
        : { databaseFolder: 'tenants', lakeFolder: 'lake' }
      return exchange.prepare([{ to: databaseFolder }, { to: lakeFolder }], async () => {})
    },
    /** What it returns puts a tenant without files in the tenant's place; `change` writes to its database before. */
    rebirth(tenant: TenantKey, change: (databaseFile: string) => void): Promise<() => void> {
      const { databaseFolder, lakeFolder } = placeOf(tenant)
      const moves = [{ from: 'database', to: databaseFolder }, { to: lakeFolder }]
      return exchange.prepare(moves, async (prepared) => {
        const file = join(prepared, 'database', 'tenant.sqlite')
        mkdirSync(dirname(file))
        copyFileSync(templateFile, file)
        change(file)
      })
    },
    emptyTrash: exchange.emptyTrash,
    close(): void {
      lock?.close()
      if (path === undefined) rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
    },
  }
}

/** Writes the stream down; where the disk refuses, the rest is read and dropped, so that its sender gets a reply. */
async function receive(stream: Readable, file: string): Promise<void> {
  const kept = createWriteStream(file, { highWaterMark: waitingBytes })
  stream.pipe(kept)
  try {
    await Promise.all([finished(stream, { writable: false }), finished(kept)])
  } catch (error) {
    stream.unpipe(kept).resume()
    kept.destroy()
    await finished(kept).catch(() => {})
    throw error
  }
}

/** So much of a stream waits while the disk writes what came before, and is then written at once. */
const waitingBytes = 1024 * 1024

function lockFolder(root: string): Database.Database {
  try {
    makeFolder(root)
    const lock = new Database(join(root, 'lock.sqlite'), { timeout: 0 })
    lock.pragma('locking_mode = EXCLUSIVE')
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    if (code === 'SQLITE_BUSY') throw new DataFolderError(`${root} is in use by another aep-emulator`)
    throw new DataFolderError(`${root} cannot be used: ${message}`)
  }
}

/**
 * Makes the folder with those above it, where they are not there yet. Step by step: Node's own way of doing so never
 * ends where the system says of a folder that is there that it is not, as that of /proc does.
 */
function makeFolder(folder: string): void {
  if (!existsSync(dirname(folder))) makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  }
}

/** Folder names for a tenant: readable, and safe whatever the headers say. */
function pathOf({ imsOrgId, sandboxName }: TenantKey): [string, string] {
  return [folderName(imsOrgId), folderName(sandboxName)]
}
