// The process: reads the command, starts the emulator, prints where it listens, and ends it in order.
import type { AddressInfo } from 'node:net'
import { buildApp } from './app.ts'
import { type Config, readCommand } from './config/command.ts'
import { ConfigError } from './config/setting.ts'
import { createEmulator } from './emulator.ts'
import { FixtureError } from './seeding/fixture-sets.ts'
import { DataFolderError } from './storage/data-folder.ts'
import { packageVersion } from './version.ts'

/** Exit codes: 1 unexpected, 2 a flag, setting, folder or fixture that cannot be used, 3 the address is taken. */
const exitCode = { unexpected: 1, unusable: 2, addressTaken: 3 }

/** Runs the command line of `process`; resolves once the server listens, or the command is done. */
export async function main(process: NodeJS.Process): Promise<void> {
  try {
    const command = readCommand(process.argv.slice(2), process.env)
    if (command.kind === 'help') process.stdout.write(`${command.text}\n`)
    else if (command.kind === 'version') process.stdout.write(`${packageVersion()}\n`)
    else await start(process, command.config)
  } catch (error) {
    const { message, stack } = error as Error
    const isUnusable =
      error instanceof ConfigError || error instanceof FixtureError || error instanceof DataFolderError
    process.stderr.write(`aep-emulator: ${isUnusable ? message : stack}\n`)
    process.exit(isUnusable ? exitCode.unusable : exitCode.unexpected)
  }
}

async function start(process: NodeJS.Process, config: Config): Promise<void> {
  const reportBug = (error: unknown) => {
    process.stderr.write(`aep-emulator: a bug: ${(error as Error)?.stack ?? String(error)}\n`)
  }
  const emulator = createEmulator({ ...config, reportBug })
  const app = await buildApp({ emulator, cors: config.cors, reportBug })
  const stop = async () => {
    await app.close()
    await emulator.close()
  }
  try {
    await app.listen({ port: config.port, host: config.host })
  } catch (error) {
    await stop()
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    process.stderr.write(
      `aep-emulator: port ${config.port} of ${config.host} is taken; choose another with --port, or 0 for a free one.\n`,
    )
    process.exit(exitCode.addressTaken)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().then(() => process.exit(0)))
  }
  const { port } = app.server.address() as AddressInfo
  if (!isLoopback(config.host)) {
    process.stderr.write(
      `aep-emulator: ${config.host} can be reached from other machines; nothing here is protected.\n`,
    )
  }
  process.stdout.write(
    `aep-emulator ${packageVersion()} listening on http://${hostInUrl(config.host)}:${port}\nReady.\n`,
  )
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.')

/** The host as a URL takes it: IPv6 in brackets. */
const hostInUrl = (host: string) => (host.includes(':') ? `[${host}]` : host)
