// The process: runs its command line, and ends with the code and the sentence that say how it went.
import { CommandFailed, exitCode } from './commands/command-failed.ts'
import { runCommandLine } from './commands/program.ts'
import { ConfigError } from './config/setting.ts'

/** Runs the command line of `process`; resolves once the server listens, or the command is done. */
export async function main(process: NodeJS.Process): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', passOverReaders)
  try {
    await runCommandLine(process)
  } catch (error) {
    const known = error instanceof CommandFailed || error instanceof ConfigError
    process.stderr.write(
      `aep-emulator: ${known ? error.message : ((error as Error).stack ?? String(error))}\n`,
    )
    process.exit(codeOf(error))
  }
}

/** Whoever read along may go, and a terminal be closed (EIO); that ends no server. */
function passOverReaders(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error
}

function codeOf(error: unknown): number {
  if (error instanceof CommandFailed) return error.exitCode
  return error instanceof ConfigError ? exitCode.unusable : exitCode.unexpected
}
