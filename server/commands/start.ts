// `aep-emulator start`: serves until it is told to stop.
import type { Command } from 'commander'
import { type Config, readConfig } from '../config/config.ts'
import { packageVersion } from '../version.ts'
import { addServerFlags, givenFlags } from './flags.ts'
import { createLog } from './log.ts'
import { serve } from './serve.ts'

export function define(command: Command, process: NodeJS.Process): void {
  addServerFlags(command)
    .addHelpText(
      'after',
      `
Examples:
  aep-emulator start --port 0 --log-format json         a free port; stdout says which, as JSON
  aep-emulator start --data ./platform                  keep tenants and exported files
  aep-emulator start --clock frozen --pace tutorial     a test moves the time
  aep-emulator start --fixtures tutorial ./people.ndjson
  aep-emulator start --tls-cert cert.pem --tls-key key.pem`,
    )
    .action(() => start(process, readConfig(givenFlags(command), process.env)))
}

async function start(process: NodeJS.Process, config: Config): Promise<void> {
  const log = createLog(process.stderr, config.log)
  const { server, url, port } = await serve(config, log)
  // SIGHUP: the terminal has been closed.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void server.close().then(() => process.exit(0)))
  }
  if (!isLoopback(config.host)) {
    log.warn(`${config.host} can be reached from other machines; nothing here is protected.`)
  }
  const version = packageVersion()
  process.stdout.write(
    config.log.format === 'json'
      ? `${JSON.stringify({ event: 'ready', url, port, pid: process.pid, version })}\n`
      : `aep-emulator ${version} listening on ${url}\nReady.\n`,
  )
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.')
