// The emulator without HTTP: the template every tenant is born from, and the tenants themselves.
import { fileURLToPath } from 'node:url'
import type { Config } from './config/config.ts'
import { defaultTenant } from './domain/default-tenant.ts'
import type { Pace } from './domain/export-plan.ts'
import type { EpochMs } from './domain/instant.ts'
import { AepError } from './errors.ts'
import { createEventLogs } from './events/event-logs.ts'
import { createEncounters } from './faults/encounters.ts'
import { createServerFaults } from './faults/fault-list.ts'
import { createJournal } from './journal/journal.ts'
import { createPartialReset } from './partial-reset.ts'
import {
  type AccessToken,
  createAccessTokens,
  type Issued,
  tokenLifetimeMs,
} from './runtime/access-tokens.ts'
import { createClock } from './runtime/clock.ts'
import { createIds } from './runtime/ids.ts'
import { createWorkerPool } from './runtime/worker-pool.ts'
import type { SeedCounts } from './seeding/apply-seed.ts'
import { bundleLines } from './seeding/bundle-lines.ts'
import { builtInFiles } from './seeding/fixture-sets.ts'
import type { SeedFile, SeedSource } from './seeding/seed-lines.ts'
import { seedEverybody, seedTenant } from './seeding/seed-tenants.ts'
import { buildTemplate } from './seeding/template.ts'
import { createSnapshots } from './snapshots.ts'
import { openBundleRows } from './storage/bundle-rows.ts'
import { openDataFolder } from './storage/data-folder.ts'
import { openStore, type Store } from './storage/store.ts'
import { openTenant, type TenantName } from './tenant.ts'
import { createTenants } from './tenants.ts'

const fixturesFolder = fileURLToPath(new URL('../fixtures', import.meta.url))

/** Rows of a part file, and of each row group in it. */
const rowsPerPart = 10_000

/** So many tenants may be open before idle ones are closed. */
const mostOpenTenants = 256

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
  /** So many tenants may be open before idle ones are closed; default 256. */
  readonly mostOpenTenants?: number
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
  let { pace } = options
  const accessTokens = createAccessTokens(createIds(options.seedRandom, '').tokenKey())
  try {
    const { templateFile: file } = folder
    const { viewId } = createIds(options.seedRandom, '')
    buildTemplate({ file, sets: options.fixtures, builtInFolder: fixturesFolder, now: clock.now(), viewId })
  } catch (error) {
    folder.close()
    throw error
  }
  const faultsEverywhere = createServerFaults()
  const { chance } = createIds(options.seedRandom, '')
  const encounters = createEncounters({ everywhere: faultsEverywhere, chance })
  let journal = createJournal()
  const events = createEventLogs()
  const pool = createWorkerPool()
  const tenants = createTenants({
    folder,
    mostOpen: options.mostOpenTenants ?? mostOpenTenants,
    reportBug: options.reportBug,
    open: (name, memory) =>
      openTenant({
        memory,
        rowsPerPart,
        ...options,
        imsOrgId: name.imsOrgId,
        sandboxName: name.sandboxName,
        databaseFile: folder.tenantDatabase(name),
        lakeFolder: folder.lakeFolder(name),
        birthClock: clock,
        pace,
        configuredPace: options.pace,
        createdAt: name.sandboxName === defaultTenant.sandboxName ? startedAt : clock.now(),
        accessTokens,
        pool,
        faultsEverywhere,
        record: events.recorder(name),
      }),
  })
  const { tenant, existingTenant, openTenants, everyTenant, everyStore } = tenants
  const snapshots = createSnapshots({ folder, tenants, events })
  const partialReset = createPartialReset({ folder, tenants, events, birthClock: () => clock })

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
    /** A token for the grant, issued by the clock of tenants that nobody has moved. */
    issueToken(grant: Pick<AccessToken, 'clientId' | 'imsOrgId'>): string {
      for (const { leads } of tenants.memories()) leads?.follow(accessTokens.nextPeriod)
      return accessTokens.issue({ ...grant, issuedAt: clock.now() })
    },
    /** Whether, by the clock of tenants that nobody has moved, what was issued then is still good. */
    isInForce: ({ issuedAt }: Issued): boolean => clock.now() - issuedAt < tokenLifetimeMs,
    /** The organization's sandboxes: the production one first, then those that calls have reached. Makes none. */
    sandboxes(imsOrgId: string): Sandbox[] {
      const stored = new Set(folder.sandboxNames(imsOrgId).sort())
      return [...new Set([defaultTenant.sandboxName, ...stored])].map((sandboxName) => {
        const name = { imsOrgId, sandboxName }
        const { sandboxId } = createIds(options.seedRandom, `${imsOrgId}\n${sandboxName}`)
        const createdAt =
          tenants.openTenant(name)?.createdAt ?? (stored.has(sandboxName) ? storedCreation(name) : startedAt)
        return { sandboxId: sandboxId(), sandboxName, createdAt }
      })
    },
    /** Where the clocks of tenants to come start. */
    get clock() {
      return clock
    },
    /** The HTTP faults of the whole server: they strike calls of every tenant. */
    faultsEverywhere,
    /** Which of them calls meet that belong to no tenant. */
    encounters,
    /** What has happened, in each tenant and in all of them. */
    events,
    /** Tells where the clock of tenants to come now stands. */
    noteClock(): void {
      const { mode, scale, at } = clock.setting()
      events.record(undefined, { kind: 'clock', mode, scale, at })
    },
    /** Calls that belong to no tenant, or were refused before they reached theirs. */
    get journal() {
      return journal
    },
    /** The tenant of that name; it comes to life with the first request for it. */
    tenant,
    existingTenant,
    openTenants,
    everyTenant,
    everyStore,
    tenantCount: tenants.count,
    beginCall: tenants.beginCall,
    snapshots,
    /** Disarms every HTTP fault of the tenant, or all of the server and of every tenant that has a database. */
    async clearFaults(name?: TenantName): Promise<void> {
      if (name) return existingTenant(name)?.faults.clear()
      await faultsEverywhere.clear()
      const open = openTenants()
      await Promise.all(open.map(({ faults }) => faults.clear()))
      const files = new Set(open.map(({ databaseFile }) => databaseFile))
      for (const file of folder.tenantDatabases().filter((found) => !files.has(found))) {
        const store = openStore(file)
        store.faults.clear()
        store.close()
      }
    },
    /** Forgets the calls made to the tenant, or all of them. */
    clearJournal(name?: TenantName): void {
      tenants.clearJournals(name)
      if (!name) journal.clear()
    },
    /** How long the jobs of tenants to come take. */
    get pace() {
      return pace
    },
    /** Sets the pace of tenants to come. */
    setPace(given: Pace): void {
      pace = given
    },
    /**
     * Writes seed records into one tenant, or into every one and those to come: all of them, or none. A seed that sets
     * the clock takes it forward only. Raises SEED_INVALID, SEED_ABANDONED, SEED_NOT_KEPT.
     */
    async seed(name: TenantName | undefined, sources: readonly SeedSource[]): Promise<SeedCounts> {
      const { seedRandom } = options
      const seeded = name && tenant(name)
      const now = (seeded?.clock ?? clock).now()
      const place = { pool, folder, seedRandom, now }
      const outcome = await (seeded
        ? seedTenant(seeded, sources, place)
        : tenants.alone(() => seedEverybody(openTenants, sources, place))
      ).catch(abandoned)
      if ('diskSays' in outcome) throw new AepError('SEED_NOT_KEPT', outcome.diskSays)
      if (!outcome.ok) throw new AepError('SEED_INVALID', outcome.problems, outcome.count)
      if (!seeded) events.record(undefined, { kind: 'tenant', change: 'seeded' })
      for (const moved of seeded ? [seeded] : openTenants()) await moved.catchUp()
      return outcome.counts
    },
    /** The tenant as seed records in JSON, all of this instant, read as they are asked for; until `close`. */
    records(name: TenantName): { readonly records: Iterable<string>; readonly close: () => void } {
      const { databaseFile, store, clock: own } = tenant(name)
      store.flush()
      const rows = openBundleRows(databaseFile)
      const isOwn = options.clock.mode === 'frozen' || own.now() - clock.now() > 1000
      return { records: bundleLines(rows, isOwn ? own.now() : undefined), close: rows.close }
    },
    /** Keeps a stream in a file while it is used. */
    spool: folder.spool,
    /** The files of a fixture set that comes with the emulator. Raises FixtureError for any other name. */
    fixtureFiles: (set: string): SeedFile[] => builtInFiles(set, fixturesFolder),
    /** What `read` finds in the template of tenants to come. */
    readTemplate<Result>(read: (template: Store) => Result): Result {
      const template = openStore(folder.templateFile, { readOnly: true })
      try {
        return read(template)
      } finally {
        template.close()
      }
    },
    /** Takes away what is planned for jobs to come: the tenant's, or everybody's. */
    async clearOutcomes(name?: TenantName): Promise<void> {
      const clear = (store: Store) => store.commit(() => store.outcomes.clear())
      if (name) await clear(tenant(name).store)
      else await everyStore((stores) => Promise.all(stores.map(clear)))
    },
    /**
     * Takes one tenant, or every one, back to its birth: at once for whoever calls next. Resolves once nothing of
     * the old state is left.
     */
    async reset(name?: TenantName): Promise<void> {
      const takeAway = await folder.removal(name)
      const ended = tenants.forget(name)
      if (!name) {
        clock = createClock(options.clock)
        startedAt = clock.now()
        journal = createJournal()
        void faultsEverywhere.clear()
        pace = options.pace
      }
      takeAway()
      events.forgotten(name, { kind: 'tenant', change: 'reset', what: 'all' })
      await tenants.end(ended)
      if (!name) await this.clearOutcomes()
      await folder.emptyTrash()
    },
    /** Takes a part of the tenant, or of every one, back to its birth: at once for whoever calls next. */
    async resetPart(part: 'data' | 'clock', name?: TenantName): Promise<void> {
      if (!name && part === 'clock') {
        clock = createClock(options.clock)
        events.record(undefined, { kind: 'tenant', change: 'reset', what: part })
      }
      const reset = name ? [existingTenant(name) ?? []].flat() : everyTenant()
      for (const open of reset) {
        await partialReset[part](open)
        await tenants.end([open])
      }
      await folder.emptyTrash()
    },
    /** Ends all work, closes every database and removes a temporary folder. */
    async close(): Promise<void> {
      await tenants.end(tenants.forget())
      tenants.closeEnded()
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
