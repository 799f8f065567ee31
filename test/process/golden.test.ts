// One script on a frozen clock with one seed: every reply and every file is the same, each time and on each Node.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { callerHeaders } from '../build-test-app.ts'
import { tutorialDataset, tutorialRequest } from '../tutorial-request.ts'
import { startProcess } from './start-process.ts'

/** Written anew with UPDATE_GOLDEN=1. */
const goldenFile = new URL('golden.transcript', import.meta.url)

const jobs = '/data/core/ups/export/jobs'
const catalog = '/data/foundation/catalog'
const profiles = { schema: { name: '_xdm.context.profile' } }
const retailTarget = '5b020a27e7040801dedba61b'

type Call = readonly [method: string, path: string, body?: object]

const script: readonly Call[] = [
  ['GET', '/_emulator/magic'],
  ['POST', `${catalog}/dataSets`, tutorialDataset],
  ['POST', jobs, tutorialRequest],
  [
    'POST',
    jobs,
    { ...profiles, destination: { datasetId: retailTarget }, additionalFields: { eventList: {} } },
  ],
  ['POST', '/_emulator/clock/advance', { by: 'PT2S' }],
  ['GET', `${jobs}?limit=2`],
  ['POST', '/_emulator/outcomes', { match: {}, outcome: 'FAILED', phase: 'write', times: 1 }],
  ['POST', jobs, { ...profiles, destination: { datasetId: retailTarget } }],
  [
    'POST',
    '/_emulator/faults',
    { match: { operation: 'createExportJob', times: 1 }, phase: 'after', effect: { status: 503 } },
  ],
  ['POST', jobs, { ...profiles, destination: { datasetId: retailTarget } }],
  ['PUT', '/_emulator/pace', { pace: 'sampled' }],
  ['POST', jobs, { ...profiles, destination: { datasetId: 'fa11ed000000000000000001' } }],
  ['POST', jobs, { ...profiles, destination: { datasetId: '57ac00000000000000000001' } }],
  ['POST', '/_emulator/clock/run-until-idle'],
  ['DELETE', `${jobs}/24120`],
  ['POST', '/_emulator/clock/advance', { to: '2030-01-01T00:00:00Z' }],
  ['GET', jobs],
  ['GET', `${catalog}/batches?orderBy=asc:created`],
  ['GET', `${catalog}/dataSets/${retailTarget}`],
  ['GET', '/data/core/ups/config/mergePolicies'],
  ['GET', '/data/foundation/export/batches/nowhere/files'],
  ['POST', '/_emulator/journal/verify', { operation: 'createExportJob', count: 6 }],
  ['POST', jobs, {}],
  ['POST', '/_emulator/reset'],
  ['GET', `${jobs}?limit=1`],
]

/** Everything that is answered, and every file that is written, by an emulator of the given Node. */
async function transcribe(t: TestContext, node: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }))
  const data = join(folder, 'data')
  const args = ['--clock', 'frozen', '--seed-random', '7', '--fixtures', 'tutorial', '--data', data]
  const { url, end } = await startProcess(t, { args, node })
  const lines: string[] = []
  for (const [method, path, body] of script) {
    const headers = { ...callerHeaders(), ...(body && { 'content-type': 'application/json' }) }
    if (path === '/_emulator/reset') lines.push(...fingerprints(join(data, 'lake')))
    const reply = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    const kept = [...reply.headers].filter(([name]) => /^(x-|retry-after|content-type|location)/.test(name))
    const said = (await reply.text()).replaceAll(url, 'http://HOST')
    lines.push(
      `${method} ${path}`,
      String(reply.status),
      ...kept.map(([name, value]) => `${name}: ${value}`),
      said,
      '',
    )
  }
  await end('SIGTERM')
  return `${lines.join('\n').replaceAll(url, 'http://HOST')}\n`
}

function fingerprints(lake: string): string[] {
  const files = globSync('**/*.parquet', { cwd: lake }).sort()
  const hash = (file: string) =>
    createHash('sha256')
      .update(readFileSync(join(lake, file)))
      .digest('hex')
  return [...files.map((file) => `${hash(file)} ${file}`), '']
}

test('the script is answered to the byte as it was when its transcript was committed, twice in a row', async (t) => {
  const once = await transcribe(t, process.execPath)
  if (process.env.UPDATE_GOLDEN) writeFileSync(goldenFile, once)
  const golden = readFileSync(goldenFile, 'utf8')
  assert.equal(once, golden)
  assert.equal(await transcribe(t, process.execPath), golden)
})

test('other majors of Node give the same transcript', async (t) => {
  const others = (process.env.AEP_OTHER_NODES ?? '').split(':').filter(Boolean)
  if (others.length === 0) return t.skip('AEP_OTHER_NODES names no other node to run it with')
  for (const node of others) assert.equal(await transcribe(t, node), readFileSync(goldenFile, 'utf8'), node)
})
