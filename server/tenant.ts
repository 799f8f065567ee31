// One tenant, without HTTP: its store, lake, clock, ids and scheduler.
import type { Pace } from './domain/export-plan.ts'
import type { EpochMs } from './domain/instant.ts'
import type { Switches } from './domain/switches.ts'
import type { Recorder } from './events/event-logs.ts'
import { firstRows } from './exporter/first-rows.ts'
import { createHistoryFiles, type HistoryFiles } from './exporter/history-files.ts'
import { createScheduler, type Scheduler, type Transition } from './exporter/scheduler.ts'
import { createEncounters, type EncounterCounts, type Encounters } from './faults/encounters.ts'
import { createFaultList, type FaultList } from './faults/fault-list.ts'
import { keptFaults } from './faults/kept-faults.ts'
import { createJournal, type Journal } from './journal/journal.ts'
import { type AccessTokens, type Issued, tokenLifetimeMs } from './runtime/access-tokens.ts'
import { type Clock, type ClockRun, type ClockSetting, createClock } from './runtime/clock.ts'
import { type ClockLeads, createClockLeads } from './runtime/clock-leads.ts'
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

/** What of a tenant is not in its database, and is kept while that is closed. */
export interface TenantMemory {
  readonly clock: Clock
  readonly leads: ClockLeads
  readonly ids: Ids
  readonly journal: Journal
  /** What its calls have met of the faults of the whole server. */
  readonly met: EncounterCounts
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
  /** How long the jobs take that are created from now on. */
  readonly pace: Pace
  readonly switches: Switches
  /** The HTTP faults armed for this tenant alone. */
  readonly faults: FaultList
  /** Which faults its calls meet, those of the whole server included. */
  readonly encounters: Encounters
  /** The calls made to it. */
  readonly journal: Journal
  /** Sets the pace; it survives restarts. */
  setPace(pace: Pace): Promise<void>
  /** At most `count` rows from the beginning of the Parquet files, taken in their order. */
  firstRows(files: readonly string[], count: number): Promise<ParquetRow[]>
  /** Moves the clock and carries out all that falls due; remembers where the clock then stands. */
  advanceTo(target: EpochMs): Promise<Transition[]>
  /** The same until no job has anything due any more. */
  runUntilIdle(): Promise<Transition[]>
  /** Has the clock run like that from now on, and moves it to `target`, if given, as `advanceTo` does. Survives restarts. */
  setClock(run: ClockRun, target?: EpochMs): Promise<void>
  /** Tells that it has just been seeded. */
  noteSeed(): void
  /** Moves the clock to where a seed has it start, if that is ahead. */
  catchUp(): Promise<void>
  /** Runs `work`, which changes the database from elsewhere, while nothing here reads for an export or writes; `closed` ends it early. */
  pauseFor<Result>(work: (closed: AbortSignal) => Promise<Result>): Promise<Result>
  /** Whether, by the tenant's clock, what was issued then is still good. */
  isInForce(issued: Issued): boolean
  readonly memory: TenantMemory
  /** Aborted when it has ended, be it that another state takes its place or that the server stops. */
  readonly ended: AbortSignal
  /** Whether nothing is under way here, and nothing is to happen by itself. */
  isIdle(): boolean
  /** Stops all work; resolves once none is under way. Calls that have begun are still answered. */
  end(): Promise<void>
  /** Commits what is waiting and closes the database. */
  close(): void
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
  readonly pace: Pace
  /** The pace of `--pace`, which may not be the one of tenants to come. */
  readonly configuredPace: Pace
  readonly switches: Switches
  readonly seedRandom: number
  readonly rowsPerPart: number
  readonly pool: WorkerPool
  /** What is kept of it from before; the rest begins anew. */
  readonly memory?: Partial<TenantMemory>
  /** The HTTP faults of the whole server. */
  readonly faultsEverywhere: FaultList
  /** Told of what happens here, once it is committed. */
  readonly record: Recorder
  readonly reportBug: (error: unknown) => void
}

interface StoredPace {
  readonly pace: Pace
  /** The pace of `--pace` when it was stored. */
  readonly configured: Pace
}

/** How a stored clock is told apart from one that another `--clock` has set since. */
interface StoredClock {
  readonly mode: ClockSetting['mode']
  /** Where the clock stood, and where the birth clock stood then. */
  readonly at: EpochMs
  readonly unmoved: EpochMs
  /** How it runs, where that is not what `--clock` says. */
  readonly own?: Required<ClockSetting>
}

export function openTenant(options: TenantOptions): Tenant {
  const { imsOrgId, sandboxName, databaseFile, switches, memory: kept = {} } = options
  const store = openStore(databaseFile, { tell: options.record })
  adopt(store, options)
  const lake = openLake(options.lakeFolder)
  const ids = kept.ids ?? createIds(options.seedRandom, `${imsOrgId}\n${sandboxName}`)
  const { birthClock } = options
  takeRestoredClock(store, options)
  const clock = kept.clock ?? createClock(startOfClock(store, options.clock, birthClock))
  const leads = kept.leads ?? createClockLeads(clock, birthClock)
  const journal = kept.journal ?? createJournal()
  const met: EncounterCounts = kept.met ?? new WeakMap()
  const { rowsPerPart, pool, reportBug } = options
  const gate = createGate()
  const place = { store, lake, pool, gate, databaseFile, rowsPerPart, reportBug, now: clock.now }
  const scheduler = createScheduler(place, clock)
  const historyFiles = createHistoryFiles(place, (exportJobId) => ids.exportJob(exportJobId).partsId)
  const faults = createFaultList('fault', keptFaults(store, reportBug))
  let pace = storedPace(store, options)
  const closed = new AbortController()
  scheduler.wake()

  async function rememberClock(): Promise<void> {
    leads.moved(options.accessTokens.nextPeriod())
    const setting = clock.setting()
    const stored = storedClock(setting, options)
    await store.commit(() => {
      store.settings.save('clock', JSON.stringify(stored))
      const { mode, scale, at } = setting
      store.note({ kind: 'clock', mode, scale, at })
    })
    closed.signal.throwIfAborted()
  }

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
    get pace() {
      return pace
    },
    switches,
    faults,
    encounters: createEncounters({
      own: faults,
      everywhere: options.faultsEverywhere,
      chance: ids.chance,
      met,
    }),
    journal,
    memory: { clock, leads, ids, journal, met },
    ended: closed.signal,
    async setPace(given) {
      pace = given
      await store.commit(() => savePace(store, given, options))
    },
    firstRows: (files, count) => firstRows(pool, { files, count }, closed.signal),
    async advanceTo(target) {
      const transitions = await scheduler.advanceTo(target)
      await rememberClock()
      return transitions
    },
    async runUntilIdle() {
      const transitions = await scheduler.runUntilIdle()
      await rememberClock()
      return transitions
    },
    async setClock(run, target) {
      clock.run(run)
      scheduler.wake()
      if (target !== undefined) await scheduler.advanceTo(target)
      await rememberClock()
    },
    noteSeed: () => store.note({ kind: 'tenant', change: 'seeded' }),
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
    isIdle: () => store.isIdle() && scheduler.isIdle() && historyFiles.isIdle(),
    async end() {
      closed.abort()
      await Promise.all([scheduler.close(), historyFiles.close()])
    },
    close() {
      store.flush()
      store.close()
    },
  }
}

/** A copy of the template becomes this organization's when it is first opened. */
function adopt(store: Store, options: TenantOptions): void {
  const { imsOrgId, createdAt, birthClock, pace, configuredPace } = options
  if (store.settings.find('imsOrgId') !== undefined) return
  store.transaction(() => {
    store.exportJobs.adoptHistory(imsOrgId)
    store.settings.save('imsOrgId', imsOrgId)
    store.settings.save('createdAt', String(createdAt))
    if (pace !== configuredPace && store.settings.find('pace') === undefined) savePace(store, pace, options)
    const start = store.settings.find('startOfClock')
    const born = birthClock.setting()
    const stored = storedClock({ ...born, at: Number(start ?? born.at) }, options)
    if (start !== undefined || stored.own) store.settings.save('clock', JSON.stringify(stored))
  })
}

/** A clock that a snapshot has brought goes on from here. */
function takeRestoredClock(store: Store, options: TenantOptions): void {
  const text = store.settings.find('restoredClock')
  if (text === undefined) return
  const setting = createClock(JSON.parse(text)).setting()
  store.transaction(() => {
    store.settings.save('clock', JSON.stringify(storedClock(setting, options)))
    store.settings.remove('restoredClock')
  })
}

/** A pace that was set holds until a restart with another `--pace`. */
function storedPace(store: Store, { pace, configuredPace }: TenantOptions): Pace {
  const text = store.settings.find('pace')
  const stored: StoredPace | undefined = text === undefined ? undefined : JSON.parse(text)
  return stored && JSON.stringify(stored.configured) === JSON.stringify(configuredPace) ? stored.pace : pace
}

function savePace(store: Store, pace: Pace, { configuredPace: configured }: TenantOptions): void {
  const stored: StoredPace = { pace, configured }
  store.settings.save('pace', JSON.stringify(stored))
}

function storedClock(setting: Required<ClockSetting>, { clock, birthClock }: TenantOptions): StoredClock {
  const isOwn = !isAlike(setting, clock) || !isAlike(birthClock.setting(), clock)
  const { at } = setting
  return { mode: clock.mode, at, unmoved: birthClock.now(), ...(isOwn && { own: setting }) }
}

const isAlike = (one: ClockRun, other: ClockRun) => one.mode === other.mode && one.scale === other.scale

/**
 * A clock that was moved before a restart keeps its distance, and one that was told how to run has gone on so; another
 * `--clock` only ever takes either forward.
 */
function startOfClock(store: Store, { mode, scale }: ClockSetting, birthClock: Clock): ClockSetting {
  const text = store.settings.find('clock')
  if (text === undefined) return birthClock.setting()
  const { own, ...stored }: StoredClock = JSON.parse(text)
  if (mode !== stored.mode) {
    const stood = own ? createClock(own).now() : stored.at
    return { mode, scale, at: Math.max(birthClock.now(), stood) }
  }
  return own ?? { mode, scale, at: stored.at + Math.max(0, birthClock.now() - stored.unmoved) }
}
