// How long a test waits for a tenant to be as it was: a reset, a snapshot, a restore, a fork.
import { buildApp } from '../server/app.ts'
import { type ExportPlan, parsePace } from '../server/domain/export-plan.ts'
import { defaultSwitches } from '../server/domain/switches.ts'
import { createEmulator } from '../server/emulator.ts'
import { callerHeaders } from '../test/build-test-app.ts'
import { createProfiles, datasetRecords, ingestedAt, sourceDataset } from './bench-world.ts'
import { type Figure, tableOf } from './table.ts'
import { median, type Run, timed } from './timing.ts'

const rounds = 51
const profiles = 10_000
const headers = callerHeaders()
const snapshots = '/_emulator/snapshots'

const reportBug = (error: unknown) => console.error(error)
const emulator = createEmulator({
  dataFolder: undefined,
  fixtures: ['tutorial'],
  clock: { mode: 'frozen', at: Date.UTC(2026, 0, 1), scale: 0 },
  pace: parsePace('instant') as ExportPlan,
  seedRandom: 1,
  switches: defaultSwitches,
  reportBug,
})
const app = await buildApp({ emulator, reportBug })

async function call(method: 'GET' | 'POST', url: string, payload?: object | string): Promise<void> {
  const type = { 'content-type': typeof payload === 'string' ? 'application/x-ndjson' : 'application/json' }
  const sent = { method, url, headers: { ...headers, ...(payload && type) }, ...(payload && { payload }) }
  const { statusCode, body } = await app.inject(sent)
  if (statusCode >= 300) throw new Error(`${method} ${url}: ${statusCode} ${body}`)
}

/** Median milliseconds of `run`; what `prepare` takes is not counted. */
async function medianOf(run: Run, prepare: Run = async () => {}): Promise<number> {
  const taken: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    await prepare()
    taken.push(await timed(run))
  }
  return median(taken)
}

function people(): string {
  const next = createProfiles()
  const records = Array.from({ length: profiles }, (_, index) => ({
    type: 'profile',
    datasetId: sourceDataset,
    primary: { ns: 'crmid', id: `c${index}` },
    ingestedAt,
    body: next(),
  }))
  return [...datasetRecords, ...records].map((record) => JSON.stringify(record)).join('\n')
}

const figures: Figure[] = []
async function measure(what: string, run: Run, { prepare, atMost }: { prepare?: Run; atMost?: number } = {}) {
  const value = await medianOf(run, prepare)
  figures.push({ what, value, unit: 'ms', ...(atMost !== undefined && { target: { atMost } }) })
}

const use = () => call('GET', '/data/core/ups/export/jobs')
const reset = () => call('POST', '/_emulator/reset')
const restore = () => call('POST', `${snapshots}/many/restore`)
let forks = 0
const fork = () => {
  forks += 1
  return call('POST', `${snapshots}/many/fork`, { sandbox: `fork-${forks}` })
}
try {
  await measure('reset of a tenant', reset, { prepare: use, atMost: 5 })
  await measure('reset, and the first call after it', async () => {
    await reset()
    await use()
  })
  await call('POST', '/_emulator/seed', people())
  const many = `${profiles.toLocaleString('en')} profiles`
  await measure(`snapshot of ${many}`, () => call('POST', snapshots, { name: 'many' }))
  await measure(`fork of ${many}`, fork, { atMost: 50 })
  await measure(`restore of ${many}`, restore)
  await measure(`reset of ${many}`, reset, { prepare: restore, atMost: 5 })
  console.log(`medians of ${rounds} rounds\n${tableOf(figures)}`)
} finally {
  await app.close()
  await emulator.close()
}
