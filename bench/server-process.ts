// The emulator as users start it, a process of its own: calls to it, and how much memory it has taken.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { targetDataset } from './bench-world.ts'

const command = fileURLToPath(new URL('../bin/aep-emulator.js', import.meta.url))
const jobs = '/data/core/ups/export/jobs'

/** How often a job is looked at until it has ended, in milliseconds. */
const pollMs = 2

export type ServerProcess = Awaited<ReturnType<typeof startServer>>

/** Starts it on a free port with `dataFolder`; nothing of the machine's settings reaches it. */
export async function startServer(dataFolder: string) {
  const flags = ['--port', '0', '--pace', 'instant', '--fixtures', 'empty', '--quiet', '--data', dataFolder]
  const child = spawn(process.execPath, [command, ...flags], {
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const agent = new Agent({ keepAlive: true })
  let url = ''
  for await (const line of createInterface({ input: child.stdout })) {
    url = /listening on (http:\S+)$/.exec(line)?.[1] ?? url
    if (line === 'Ready.') break
  }
  if (url === '') throw new Error('the server did not start')

  async function call(
    method: string,
    path: string,
    { sandbox = 'prod', body, type = 'application/json' }: Call = {},
  ) {
    const headers = {
      authorization: 'Bearer token',
      'x-api-key': 'bench',
      'x-gw-ims-org-id': 'BENCH@AdobeOrg',
      'x-sandbox-name': sandbox,
      ...(body && { 'content-type': type }),
    }
    const sent = request(url + path, { method, headers, agent })
    if (typeof body === 'object') body.pipe(sent)
    else sent.end(body)
    const [reply] = await once(sent, 'response')
    const answer = await text(reply)
    if (reply.statusCode >= 300) throw new Error(`${method} ${path}: ${reply.statusCode} ${answer}`)
    return answer === '' ? undefined : JSON.parse(answer)
  }

  return {
    /** Seeds the file's records into the tenant of the sandbox. */
    seed: (file: string, sandbox?: string): Promise<unknown> => {
      const body = createReadStream(file, { highWaterMark: 1024 * 1024 })
      return call('POST', '/_emulator/seed', {
        body,
        type: 'application/x-ndjson',
        ...(sandbox && { sandbox }),
      })
    },
    reset: (sandbox: string): Promise<unknown> => call('POST', '/_emulator/reset', { sandbox }),
    getJob: (id: number): Promise<unknown> => call('GET', `${jobs}/${id}`),
    /** Exports everybody, or the members of a segment; resolves once the job has ended. */
    async export(segmentId?: string): Promise<{ id: number; rows: number }> {
      const filter = segmentId && { segments: [{ segmentId }] }
      const wanted = {
        filter,
        destination: { datasetId: targetDataset },
        schema: { name: '_xdm.context.profile' },
      }
      const { id } = await call('POST', jobs, { body: JSON.stringify(wanted) })
      for (;;) {
        const { status, metrics, errors } = await call('GET', `${jobs}/${id}`)
        if (status === 'SUCCEEDED') return { id, rows: metrics.totalExportedProfileCounter }
        if (status !== 'NEW' && status !== 'PROCESSING')
          throw new Error(`${status}: ${JSON.stringify(errors)}`)
        await new Promise((resolve) => setTimeout(resolve, pollMs))
      }
    },
    /** The most memory that the process has held so far, in MB; NaN where the system does not tell. */
    peakMegabytes(): number {
      try {
        const kilobytes = /VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
        return Number(kilobytes) / 1024
      } catch {
        return Number.NaN
      }
    },
    async stop(): Promise<void> {
      agent.destroy()
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
    /** Ends it at once, whatever it is doing. */
    kill: () => child.kill('SIGKILL'),
  }
}

interface Call {
  readonly sandbox?: string
  readonly body?: string | Readable
  readonly type?: string
}
