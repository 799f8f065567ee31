// `npm run bench`: seeds profiles, measures the engine, and prints each figure beside its target.
import { parseArgs } from 'node:util'
import { openBenchRun } from './bench-run.ts'
import { measureCount } from './measure-count.ts'
import { measureLatency } from './measure-latency.ts'
import { measureMemory } from './measure-memory.ts'
import { measureSeed } from './measure-seed.ts'
import { measureSegment } from './measure-segment.ts'
import { measureWriters } from './measure-writers.ts'
import { tableOf } from './table.ts'

const measurements = {
  seed: measureSeed,
  writers: measureWriters,
  segment: measureSegment,
  count: measureCount,
  memory: measureMemory,
  latency: measureLatency,
}

const { values } = parseArgs({
  options: {
    profiles: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: Object.keys(measurements).join(',') },
  },
})
const wanted = new Set(['seed', ...values.only.split(',')])
const run = openBenchRun({ profiles: Number(values.profiles), rounds: Number(values.rounds) })
try {
  const { profiles, bodyBytes, rounds } = run
  console.log(
    `${profiles.toLocaleString('en')} profiles of ${bodyBytes} bytes; medians of ${rounds} rounds in turns`,
  )
  for (const [name, measure] of Object.entries(measurements)) {
    if (wanted.has(name)) console.log(tableOf(await measure(run)))
  }
} finally {
  run.close()
}
