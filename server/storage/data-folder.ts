// The folder that holds everything on disk: where each tenant's database and lake are, and who may use them.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { folderName } from './folder-name.ts'

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
  const trash = join(root, 'trash')
  rmSync(trash, { recursive: true, force: true })
  let discarded = 0

  const tenantFolder = (tenant: TenantKey) => join(root, 'tenants', ...pathOf(tenant))
  const lakeFolder = (tenant: TenantKey) => join(root, 'lake', ...pathOf(tenant))

  return {
    templateFile,
    lakeFolder,
    /** The tenant's database, born as a copy of the template where there is none yet. */
    tenantDatabase(tenant: TenantKey): string {
      const folder = tenantFolder(tenant)
      const file = join(folder, 'tenant.sqlite')
      if (existsSync(file)) return file
      mkdirSync(folder, { recursive: true })
      copyFileSync(templateFile, `${file}.new`)
      renameSync(`${file}.new`, file)
      return file
    },
    /** The sandboxes of the organization that have a database. */
    sandboxNames(imsOrgId: string): string[] {
      const folder = join(root, 'tenants', folderName(imsOrgId))
      if (!existsSync(folder)) return []
      return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'tenant.sqlite')))
    },
    /** Takes the tenant's files away at once, or those of all tenants; `emptyTrash` removes them for good. */
    discard(tenant?: TenantKey): void {
      const taken = tenant
        ? [tenantFolder(tenant), lakeFolder(tenant)]
        : [join(root, 'tenants'), join(root, 'lake')]
      for (const folder of taken) {
        if (!existsSync(folder)) continue
        mkdirSync(trash, { recursive: true })
        discarded += 1
        renameSync(folder, join(trash, String(discarded)))
      }
    },
    emptyTrash: (): void => rmSync(trash, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }),
    close(): void {
      lock?.close()
      if (path === undefined) rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
    },
  }
}

function lockFolder(root: string): Database.Database {
  try {
    mkdirSync(root, { recursive: true })
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

/** Folder names for a tenant: readable, and safe whatever the headers say. */
function pathOf({ imsOrgId, sandboxName }: TenantKey): [string, string] {
  return [folderName(imsOrgId), folderName(sandboxName)]
}
