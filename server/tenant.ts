// One tenant, without HTTP: its store, lake, clock, ids and scheduler.
import type { ExportPlan } from './domain/export-plan.ts'
import type { EpochMs } from './domain/instant.ts'
import type { Switches } from './domain/switches.ts'
import { firstRows } from './exporter/first-rows.ts'
import { createHistoryFiles, type HistoryFiles } from './exporter/history-files.ts'
import { createScheduler, type Scheduler, type Transition } from './exporter/scheduler.ts'
import { type AccessTokens, type Issued, tokenLifetimeMs } from './runtime/access-tokens.ts'
import { type Clock, type ClockSetting, createClock } from './runtime/clock.ts'
import { createClockLeads } from './runtime/clock-leads.ts'
import { createGate } from './runtime/gate.ts'
import { createIds, type Ids } from './runtime/ids.ts'
import type { WorkerPool } from './runtime/worker-pool.ts'
import { type Lake, openLake } from './storage/lake.ts'
import type { ParquetRow } from './storage/parquet-rows.ts'
import { openStore, type Store } from './storage/store.ts'

/** Whose data it is: an organization and one of its sandboxes. */
export interface TenantName {
  readonly imsOrgId: string
  readonly sandboxName: string
}

export interface Tenant extends TenantName {
  readonly sandboxId: string
  readonly databaseFile: string
  /** When it first came to life. */
  readonly createdAt: EpochMs
  readonly store: Store
  readonly lake: Lake
  readonly clock: Clock
  readonly ids: Ids
  readonly scheduler: Scheduler
  readonly historyFiles: HistoryFiles
  readonly pace: ExportPlan
  readonly switches: Switches
  /** At most `count` rows from the beginning of the Parquet files, taken in their order. */
  firstRows(files: readonly string[], count: number): Promise<ParquetRow[]>
  /** Moves the clock and carries out all that falls due; remembers where the clock then stands. */
  advanceTo(target: EpochMs): Promise<Transition[]>
  /** Moves the clock to where a seed has it start, if that is ahead. */
  catchUp(): Promise<void>
  /** Runs `work`, which changes the database from elsewhere, while nothing here reads for an export or writes; `closed` ends it early. */
  pauseFor<Result>(work: (closed: AbortSignal) => Promise<Result>): Promise<Result>
  /** Whether, by the tenant's clock, what was issued then is still good. */
  isInForce(issued: Issued): boolean
  /** Commits what is waiting and closes the database; resolves once no work is under way. */
  close(): Promise<void>
}

export interface TenantOptions extends TenantName {
  readonly databaseFile: string
  readonly lakeFolder: string
  readonly clock: ClockSetting
  /** The clock of tenants that nobody has moved; this one starts where it stands. */
  readonly birthClock: Clock
  /** What a tenant that has no database yet remembers as the instant it came to life. */
  readonly createdAt: EpochMs
  readonly accessTokens: AccessTokens
  readonly pace: ExportPlan
  readonly switches: Switches
  readonly seedRandom: number
  readonly rowsPerPart: number
  readonly pool: WorkerPool
  readonly reportBug: (error: unknown) => void
}

/** How a stored clock is told apart from one that another `--clock` has set since. */
interface StoredClock {
  readonly mode: ClockSetting['mode']
  /** Where the clock stood, and where the birth clock stood then. */
  readonly at: EpochMs
  readonly unmoved: EpochMs
}

export function openTenant(options: TenantOptions): Tenant {
  const { imsOrgId, sandboxName, databaseFile, pace, switches } = options
  const store = openStore(databaseFile)
  adopt(store, options)
  const lake = openLake(options.lakeFolder)
  const ids = createIds(options.seedRandom, `${imsOrgId}\n${sandboxName}`)
  const { birthClock } = options
  const clock = createClock({ ...options.clock, at: startOfClock(store, options.clock, birthClock) })
  const leads = createClockLeads(clock, birthClock)
  const { rowsPerPart, pool, reportBug } = options
  const gate = createGate()
  const place = { store, lake, pool, gate, databaseFile, rowsPerPart, reportBug, now: clock.now }
  const scheduler = createScheduler(place, clock)
  const historyFiles = createHistoryFiles(place, (exportJobId) => ids.exportJob(exportJobId).partsId)
  const closed = new AbortController()
  scheduler.wake()
  return {
    imsOrgId,
    sandboxName,
    sandboxId: ids.sandboxId(),
    databaseFile,
    createdAt: Number(store.settings.find('createdAt') ?? options.createdAt),
    store,
    lake,
    clock,
    ids,
    scheduler,
    historyFiles,
    pace,
    switches,
    firstRows: (files, count) => firstRows(pool, { files, count }, closed.signal),
    async advanceTo(target) {
      const transitions = await scheduler.advanceTo(target)
      leads.moved(options.accessTokens.nextPeriod())
      const stored: StoredClock = { mode: options.clock.mode, at: clock.now(), unmoved: birthClock.now() }
      await store.commit(() => store.settings.save('clock', JSON.stringify(stored)))
      return transitions
    },
    async catchUp() {
      const start = Number(store.settings.find('startOfClock') ?? 0)
      if (start > clock.now()) await this.advanceTo(start)
    },
    pauseFor: (work) =>
      scheduler.pauseFor(async () => {
        const release = store.hold()
        try {
          return await work(closed.signal)
        } finally {
          release()
        }
      }),
    isInForce: (issued) => leads.ageMs(issued) < tokenLifetimeMs,
    async close() {
      closed.abort()
      await Promise.all([scheduler.close(), historyFiles.close()])
      store.flush()
      store.close()
    },
  }
}

/** A copy of the template becomes this organization's when it is first opened. */
function adopt(store: Store, { imsOrgId, createdAt, clock, birthClock }: TenantOptions): void {
  if (store.settings.find('imsOrgId') !== undefined) return
  store.transaction(() => {
    store.exportJobs.adoptHistory(imsOrgId)
    store.settings.save('imsOrgId', imsOrgId)
    store.settings.save('createdAt', String(createdAt))
    const start = store.settings.find('startOfClock')
    if (start === undefined) return
    const stored: StoredClock = { mode: clock.mode, at: Number(start), unmoved: birthClock.now() }
    store.settings.save('clock', JSON.stringify(stored))
  })
}

/** A clock that was moved before a restart keeps its distance; another `--clock` only ever takes it forward. */
function startOfClock(store: Store, setting: ClockSetting, birthClock: Clock): EpochMs {
  const text = store.settings.find('clock')
  if (text === undefined) return birthClock.now()
  const stored: StoredClock = JSON.parse(text)
  if (setting.mode !== stored.mode) return Math.max(birthClock.now(), stored.at)
  return stored.at + Math.max(0, birthClock.now() - stored.unmoved)
}
