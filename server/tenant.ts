// One tenant, without HTTP: its store, lake, clock, ids and scheduler.
import type { ExportPlan } from './domain/export-plan.ts'
import type { EpochMs } from './domain/instant.ts'
import type { Switches } from './domain/switches.ts'
import { createHistoryFiles, type HistoryFiles } from './exporter/history-files.ts'
import { createScheduler, type Scheduler, type Transition } from './exporter/scheduler.ts'
import type { WorkerPool } from './exporter/worker-pool.ts'
import { type Clock, type ClockSetting, createClock } from './runtime/clock.ts'
import { createIds, type Ids } from './runtime/ids.ts'
import { type Lake, openLake } from './storage/lake.ts'
import { openStore, type Store } from './storage/store.ts'

/** Whose data it is: an organization and one of its sandboxes. */
export interface TenantName {
  readonly imsOrgId: string
  readonly sandboxName: string
}

export interface Tenant extends TenantName {
  readonly sandboxId: string
  readonly store: Store
  readonly lake: Lake
  readonly clock: Clock
  readonly ids: Ids
  readonly scheduler: Scheduler
  readonly historyFiles: HistoryFiles
  readonly pace: ExportPlan
  readonly switches: Switches
  /** At most `count` rows from the beginning of the Parquet files, taken in their order. */
  readonly firstRows: WorkerPool['firstRows']
  /** Moves the clock and carries out all that falls due; remembers where the clock then stands. */
  advanceTo(target: EpochMs): Promise<Transition[]>
  /** Commits what is waiting and closes the database; resolves once no work is under way. */
  close(): Promise<void>
}

export interface TenantOptions extends TenantName {
  readonly databaseFile: string
  readonly lakeFolder: string
  readonly clock: ClockSetting
  /** The clock of tenants that nobody has moved; this one starts where it stands. */
  readonly birthClock: Clock
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
  adopt(store, imsOrgId)
  const lake = openLake(options.lakeFolder)
  const ids = createIds(options.seedRandom, `${imsOrgId}\n${sandboxName}`)
  const { birthClock } = options
  const clock = createClock({ ...options.clock, at: startOfClock(store, options.clock, birthClock) })
  const { rowsPerPart, pool, reportBug } = options
  const place = { store, lake, pool, databaseFile, rowsPerPart, reportBug, now: clock.now }
  const scheduler = createScheduler(place, clock)
  const historyFiles = createHistoryFiles(place, (exportJobId) => ids.exportJob(exportJobId).partsId)
  scheduler.wake()
  return {
    imsOrgId,
    sandboxName,
    sandboxId: ids.sandboxId(),
    store,
    lake,
    clock,
    ids,
    scheduler,
    historyFiles,
    pace,
    switches,
    firstRows: pool.firstRows,
    async advanceTo(target) {
      const transitions = await scheduler.advanceTo(target)
      const stored: StoredClock = { mode: options.clock.mode, at: clock.now(), unmoved: birthClock.now() }
      await store.commit(() => store.settings.save('clock', JSON.stringify(stored)))
      return transitions
    },
    async close() {
      await Promise.all([scheduler.close(), historyFiles.close()])
      store.flush()
      store.close()
    },
  }
}

/** A copy of the template becomes this organization's when it is first opened. */
function adopt(store: Store, imsOrgId: string): void {
  if (store.settings.find('imsOrgId') !== undefined) return
  store.transaction(() => {
    store.exportJobs.adoptHistory(imsOrgId)
    store.settings.save('imsOrgId', imsOrgId)
  })
}

/** A clock that was advanced before a restart keeps its lead. */
function startOfClock(store: Store, setting: ClockSetting, birthClock: Clock): EpochMs {
  const text = store.settings.find('clock')
  if (text === undefined) return birthClock.now()
  const stored: StoredClock = JSON.parse(text)
  const lead = setting.mode === stored.mode ? birthClock.now() - stored.unmoved : 0
  return Math.max(birthClock.now(), stored.at + lead)
}
