// How long GET of one job takes while the server has nothing else to do, and while it exports.
import type { BenchRun } from './bench-run.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import type { Figure } from './table.ts'
import { median } from './timing.ts'

const callsPerSecond = 300
const windowMs = 3000

/** Idle and exporting windows take turns; each figure is the median of the windows' 99th percentiles. */
export async function measureLatency(run: BenchRun): Promise<Figure[]> {
  const server = await run.use(startServer(run.dataFolder))
  const { id } = await server.export()
  const [idle, exporting]: [number[], number[]] = [[], []]
  await callsOnTime(server, id)
  for (let round = 0; round < run.rounds; round += 1) {
    idle.push(await callsOnTime(server, id))
    exporting.push(await whileExporting(server, () => callsOnTime(server, id)))
  }
  await server.stop()
  const [before, during] = [median(idle), median(exporting)]
  return [
    { what: `GET a job at ${callsPerSecond}/s, p99, idle`, value: before, unit: 'ms' },
    { what: `GET a job at ${callsPerSecond}/s, p99, during exports`, value: during, unit: 'ms' },
    { what: 'the same in times of idle', value: during / before, unit: 'x', target: { atMost: 4 } },
  ]
}

/** Exports everybody, one export after the other, for as long as `work` lasts. */
async function whileExporting<Result>(server: ServerProcess, work: () => Promise<Result>): Promise<Result> {
  let isOver = false
  const exports = (async () => {
    while (!isOver) await server.export()
  })()
  const result = await work()
  isOver = true
  await exports
  return result
}

/** Calls on a fixed schedule, whether or not those before have been answered; a call's time runs from when it was due. */
async function callsOnTime(server: ServerProcess, jobId: number): Promise<number> {
  const callCount = (windowMs / 1000) * callsPerSecond
  const startedAt = performance.now()
  const answered: Promise<number>[] = []
  while (answered.length < callCount) {
    const dueAt = startedAt + (answered.length / callsPerSecond) * 1000
    if (dueAt > performance.now()) await new Promise((resolve) => setTimeout(resolve, 1))
    else answered.push(server.getJob(jobId).then(() => performance.now() - dueAt))
  }
  const latencies = (await Promise.all(answered)).sort((a, b) => a - b)
  return latencies[Math.floor(callCount * 0.99)] ?? Number.NaN
}
