// `aep-emulator exec`: runs a command against an emulator of its own, and ends as the command does.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { Command } from 'commander'
import { credentialsFor } from '../client/credentials.ts'
import { readTarget } from '../config/client-settings.ts'
import { type Config, readConfig } from '../config/config.ts'
import { readEnvironment } from '../config/environment.ts'
import { clientVariables } from './client-variables.ts'
import { CommandFailed } from './command-failed.ts'
import { addServerFlags, givenFlags } from './flags.ts'
import { createLog } from './log.ts'
import { serve } from './serve.ts'

/** Passed on to the command, which decides when it ends. */
const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** What shells end with when there is no such command, and, with the signal's number added, after a signal. */
const notFound = 127
const afterSignal = 128

export function define(command: Command, process: NodeJS.Process): void {
  addServerFlags(command)
    .argument('<command...>', 'what to run, after --')
    .passThroughOptions()
    .usage('[flags] -- command…')
    .description(
      'Starts an emulator on a free port, runs the command with AEP_EMULATOR_URL and all that `env` prints in its environment, stops the emulator and ends with the exit code of the command.',
    )
    .addHelpText(
      'after',
      `
The log is silent unless --log-level says otherwise.

Examples:
  aep-emulator exec -- npm test
  aep-emulator exec --clock frozen --fixtures retail -- pytest -x
  aep-emulator exec -- sh -c 'curl -s "$AEP_EMULATOR_URL/_emulator/readyz"'`,
    )
    .action(async (words: string[]) => {
      const config = readConfig(givenFlags(command), process.env, { port: ['0'], 'log-level': ['silent'] })
      process.exitCode = await exec(process, config, words)
    })
}

async function exec(
  process: NodeJS.Process,
  config: Config,
  [file = '', ...args]: string[],
): Promise<number> {
  const { server, url } = await serve(config, createLog(process.stderr, config.log))
  try {
    const { tenant } = readTarget({}, readEnvironment(process.env).given)
    const variables = clientVariables({ url, tenant }, await credentialsFor(server.app, config))
    return await run(process, file, args, { ...process.env, ...variables })
  } finally {
    await server.close()
  }
}

/** Resolves to the exit code of the command. Raises CommandFailed when it cannot be run. */
function run(process: NodeJS.Process, file: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(file, args, { env, stdio: 'inherit' })
  const pass = (signal: NodeJS.Signals) => {
    // A terminal sends Ctrl-C to the command as well; twice means something else to many of them.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  }
  for (const signal of passedOn) process.on(signal, pass)
  return new Promise<number>((resolve, reject) => {
    child.once('error', (error) =>
      reject(new CommandFailed(`${file} cannot be run: ${error.message}`, notFound)),
    )
    child.once('exit', (code, signal) =>
      resolve(code ?? afterSignal + constants.signals[signal ?? 'SIGTERM']),
    )
  }).finally(() => {
    for (const signal of passedOn) process.off(signal, pass)
  })
}
