// The emulator without HTTP: the template every tenant is born from, and the tenants themselves.
import { fileURLToPath } from 'node:url'
import type { Config } from './config/config.ts'
import { defaultTenant } from './domain/default-tenant.ts'
import type { EpochMs } from './domain/instant.ts'
import { AepError } from './errors.ts'
import { createAccessTokens, type Issued, tokenLifetimeMs } from './runtime/access-tokens.ts'
import { createClock } from './runtime/clock.ts'
import { createIds } from './runtime/ids.ts'
import { createWorkerPool } from './runtime/worker-pool.ts'
import type { SeedCounts } from './seeding/apply-seed.ts'
import { builtInFiles } from './seeding/fixture-sets.ts'
import type { SeedFile, SeedSource } from './seeding/seed-lines.ts'
import { seedEverybody, seedTenant } from './seeding/seed-tenants.ts'
import { buildTemplate } from './seeding/template.ts'
import { openDataFolder } from './storage/data-folder.ts'
import { openStore } from './storage/store.ts'
import { openTenant, type Tenant, type TenantName } from './tenant.ts'

const fixturesFolder = fileURLToPath(new URL('../fixtures', import.meta.url))

/** Rows of a part file, and of each row group in it. */
const rowsPerPart = 10_000

export type Emulator = ReturnType<typeof createEmulator>

/** What of the configuration the emulator itself uses; `auth` is `headers` unless told otherwise. */
export type EmulatorOptions = Pick<
  Config,
  'dataFolder' | 'fixtures' | 'clock' | 'pace' | 'seedRandom' | 'switches'
> & {
  readonly auth?: Config['auth']
  readonly imsSecret?: Config['imsSecret']
  readonly profile?: Config['profile']
  readonly rowsPerPart?: number
  /** Told of errors that are the emulator's own fault. */
  readonly reportBug: (error: unknown) => void
}

/** One of an organization's sandboxes. */
export interface Sandbox {
  readonly sandboxId: string
  readonly sandboxName: string
  readonly createdAt: EpochMs
}

/** Raises FixtureError for a fixture set that is not right, DataFolderError for a folder that cannot be used. */
export function createEmulator(options: EmulatorOptions) {
  const folder = openDataFolder(options.dataFolder)
  let clock = createClock(options.clock)
  let startedAt = clock.now()
  const accessTokens = createAccessTokens(createIds(options.seedRandom, '').tokenKey())
  try {
    const { templateFile: file } = folder
    const { viewId } = createIds(options.seedRandom, '')
    buildTemplate({ file, sets: options.fixtures, builtInFolder: fixturesFolder, now: clock.now(), viewId })
  } catch (error) {
    folder.close()
    throw error
  }
  const pool = createWorkerPool()
  const tenants = new Map<string, Tenant>()
  const keyOf = ({ imsOrgId, sandboxName }: TenantName) => JSON.stringify([imsOrgId, sandboxName])

  function tenant(name: TenantName): Tenant {
    const key = keyOf(name)
    const known = tenants.get(key)
    if (known) return known
    const opened = openTenant({
      rowsPerPart,
      ...options,
      imsOrgId: name.imsOrgId,
      sandboxName: name.sandboxName,
      databaseFile: folder.tenantDatabase(name),
      lakeFolder: folder.lakeFolder(name),
      birthClock: clock,
      createdAt: name.sandboxName === defaultTenant.sandboxName ? startedAt : clock.now(),
      accessTokens,
      pool,
    })
    tenants.set(key, opened)
    return opened
  }

  /** When a tenant that has a database came to life. */
  function storedCreation(name: TenantName): EpochMs {
    const store = openStore(folder.tenantDatabase(name), { readOnly: true })
    const createdAt = store.settings.find('createdAt') ?? startedAt
    store.close()
    return Number(createdAt)
  }

  return {
    /** How strictly calls to Adobe's services are asked who makes them. */
    auth: options.auth ?? 'headers',
    /** The one client secret that IMS takes; undefined: any. */
    imsSecret: options.imsSecret,
    /** Whose word counts where Adobe's sources disagree; the switches say it in detail. */
    profile: options.profile ?? 'tutorial',
    switches: options.switches,
    accessTokens,
    /** Whether, by the clock of tenants that nobody has moved, what was issued then is still good. */
    isInForce: ({ issuedAt }: Issued): boolean => clock.now() - issuedAt < tokenLifetimeMs,
    /** The organization's sandboxes: the production one first, then those that calls have reached. Makes none. */
    sandboxes(imsOrgId: string): Sandbox[] {
      const stored = new Set(folder.sandboxNames(imsOrgId).sort())
      return [...new Set([defaultTenant.sandboxName, ...stored])].map((sandboxName) => {
        const name = { imsOrgId, sandboxName }
        const { sandboxId } = createIds(options.seedRandom, `${imsOrgId}\n${sandboxName}`)
        const createdAt =
          tenants.get(keyOf(name))?.createdAt ?? (stored.has(sandboxName) ? storedCreation(name) : startedAt)
        return { sandboxId: sandboxId(), sandboxName, createdAt }
      })
    },
    /** Where the clocks of tenants to come start. */
    get clock() {
      return clock
    },
    /** The tenant of that name; it comes to life with the first request for it. */
    tenant,
    /**
     * Writes seed records into one tenant, or into every one and those to come: all of them, or none. A seed that sets
     * the clock takes it forward only. Raises SEED_INVALID, SEED_ABANDONED, SEED_NOT_KEPT.
     */
    async seed(name: TenantName | undefined, sources: readonly SeedSource[]): Promise<SeedCounts> {
      const { seedRandom } = options
      const seeded = name && tenant(name)
      const now = (seeded?.clock ?? clock).now()
      const place = { pool, folder, seedRandom, now }
      const open = () => [...tenants.values()]
      const outcome = await (seeded
        ? seedTenant(seeded, sources, place)
        : seedEverybody(open, sources, place)
      ).catch(abandoned)
      if ('diskSays' in outcome) throw new AepError('SEED_NOT_KEPT', outcome.diskSays)
      if (!outcome.ok) throw new AepError('SEED_INVALID', outcome.problems, outcome.count)
      for (const moved of seeded ? [seeded] : open()) await moved.catchUp()
      return outcome.counts
    },
    /** Keeps a stream in a file while it is used. */
    spool: folder.spool,
    /** The files of a fixture set that comes with the emulator. Raises FixtureError for any other name. */
    fixtureFiles: (set: string): SeedFile[] => builtInFiles(set, fixturesFolder),
    /** The tenants that requests have reached since the start. */
    openTenants: (): Tenant[] => [...tenants.values()],
    /**
     * Takes one tenant, or every one, back to its birth: at once for whoever calls next. Resolves once nothing of
     * the old state is left.
     */
    async reset(name?: TenantName): Promise<void> {
      const ended = name ? [tenants.get(keyOf(name))] : [...tenants.values()]
      if (name) tenants.delete(keyOf(name))
      else {
        tenants.clear()
        clock = createClock(options.clock)
        startedAt = clock.now()
      }
      folder.discard(name)
      await Promise.all(ended.map((open) => open?.close()))
      folder.emptyTrash()
    },
    /** Ends all work, closes every database and removes a temporary folder. */
    async close(): Promise<void> {
      await Promise.all([...tenants.values()].map((open) => open.close()))
      tenants.clear()
      await pool.close()
      folder.close()
    },
  }
}

/** A tenant that is closed under a seed takes nothing of it. */
function abandoned(error: unknown): never {
  if ((error as Error).name === 'AbortError') throw new AepError('SEED_ABANDONED')
  throw error
}
