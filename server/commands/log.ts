// The log on stderr: a line a request, warnings and bugs, for people or for programs.
import { styleText } from 'node:util'
import type { Config } from '../config/config.ts'
import { logLevels } from '../config/readers.ts'
import type { AnsweredRequest } from '../gateway/request-log.ts'

export type Log = ReturnType<typeof createLog>

/** Polled by health checks; of no interest to people. */
const probe = /^\/_emulator\/(livez|readyz)\b/

export function createLog(stream: NodeJS.WriteStream, { level, format }: Config['log']) {
  const isTold = (of: (typeof logLevels)[number]) => logLevels.indexOf(of) >= logLevels.indexOf(level)

  function tell(
    of: 'debug' | 'info' | 'warn' | 'error',
    event: string,
    members: object,
    pretty: string,
  ): void {
    if (!isTold(of)) return
    const line = { event, level: of, time: new Date().toISOString(), ...members }
    stream.write(`${format === 'json' ? JSON.stringify(line) : pretty}\n`)
  }

  return {
    request(answered: AnsweredRequest): void {
      tell(probe.test(answered.path) ? 'debug' : 'info', 'request', answered, prettyRequest(answered, stream))
    },
    warn: (message: string): void => tell('warn', 'warning', { message }, `aep-emulator: ${message}`),
    /** An error that is the emulator's own fault. */
    bug(error: unknown): void {
      const stack = (error as Error)?.stack ?? String(error)
      tell('error', 'bug', { stack }, `aep-emulator: a bug: ${stack}`)
    },
  }
}

/** `POST /data/core/ups/export/jobs 200 12 ms`. */
function prettyRequest({ method, path, status, ms }: AnsweredRequest, stream: NodeJS.WriteStream): string {
  const color = status < 400 ? 'green' : status < 500 ? 'yellow' : 'red'
  return `${method} ${path} ${styleText(color, String(status), { stream })} ${styleText('dim', `${ms} ms`, { stream })}`
}
