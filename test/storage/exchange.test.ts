// Exchanging folders of the data folder, and being killed at each step of it.
import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type Move, openExchange } from '../../server/storage/exchange.ts'

const moves: Move[] = [
  { from: 'database', to: 'tenants/o/s' },
  { from: 'lake', to: 'lake/o/s' },
  { to: 'old/things' },
]

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** A data folder with files of old, and new ones prepared to take their place. */
async function dataFolder(t: TestContext) {
  const root = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(root, { recursive: true }))
  for (const { to } of moves) write(join(root, to, 'file'), 'old')
  const exchange = openExchange(root)
  const putInPlace = await exchange.prepare(moves, async (prepared) => {
    for (const { from } of moves) if (from) write(join(prepared, from, 'file'), 'new')
  })
  return { root, exchange, putInPlace, prepared: join(root, 'preparing', '1') }
}

/** What lies where: old, new, or nothing. */
function state(root: string): (string | undefined)[] {
  return moves.map(({ to }) => {
    const file = join(root, to, 'file')
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined
  })
}

const before = ['old', 'old', 'old']
const after = ['new', 'new', undefined]

test('everything takes its place, and what was there is in the trash until that is emptied', async (t) => {
  const { root, exchange, putInPlace } = await dataFolder(t)
  assert.deepEqual(state(root), before)
  putInPlace()
  assert.deepEqual(state(root), after)
  assert.equal(readdirSync(join(root, 'trash')).length, 4)
  await exchange.emptyTrash()
  assert.deepEqual(readdirSync(join(root, 'trash')), [])
  assert.deepEqual(state(root), after)
})

test('what cannot be prepared leaves nothing behind', async (t) => {
  const { root, exchange } = await dataFolder(t)
  const refused = exchange.prepare(moves, async (prepared) => {
    write(join(prepared, 'database', 'file'), 'half')
    throw new Error('disk full')
  })
  await assert.rejects(refused, /disk full/)
  assert.deepEqual(readdirSync(join(root, 'preparing')), ['1'])
  assert.deepEqual(state(root), before)
})

test('killed before it is decided, nothing has changed, and nothing of it is left', async (t) => {
  const { root } = await dataFolder(t)
  openExchange(root)
  assert.deepEqual(state(root), before)
  assert.ok(!existsSync(join(root, 'preparing')))
})

test('killed at any step after that, the rest is done at the next start', async (t) => {
  for (let steps = 0; steps <= 5; steps += 1) {
    const { root, prepared } = await dataFolder(t)
    const decided = join(root, 'decided', '9')
    renameSync(prepared, decided)
    const done = moves.flatMap(({ from, to }, index) => [
      () => renameSync(join(root, to), join(root, `away-${index}`)),
      ...(from ? [() => renameSync(join(decided, from), join(root, to))] : []),
    ])
    for (const step of done.slice(0, steps)) step()
    for (const start of ['first', 'second']) {
      openExchange(root)
      assert.deepEqual(state(root), after, `${steps} steps, ${start} start`)
      assert.deepEqual(readdirSync(join(root, 'decided')), [])
    }
  }
})

test('killed before a decision that is done has been put away, it changes nothing when it is done again', async (t) => {
  const { root, putInPlace } = await dataFolder(t)
  putInPlace()
  write(join(root, 'decided', '9', 'moves.json'), JSON.stringify(moves))
  openExchange(root)
  assert.deepEqual(state(root), after)
})
