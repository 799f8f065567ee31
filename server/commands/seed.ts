// `aep-emulator seed`: streams seed records to a running server.
import { createReadStream, existsSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import type { Command } from 'commander'
import type { Seed } from '../client/controls.ts'
import { CommandFailed, exitCode } from './command-failed.ts'
import { addClientFlags, givenFlags } from './flags.ts'
import { createProgressBar, type ProgressBar } from './progress-bar.ts'
import { talk } from './remote.ts'

export function define(command: Command, process: NodeJS.Process): void {
  addClientFlags(command)
    .argument('<file>', 'NDJSON, a JSON bundle (.json), the name of a fixture set, or - for standard input')
    .description(
      'Sends seed records to a tenant; without --org and --sandbox to every one and those to come. All of them are taken, or none.',
    )
    .addHelpText(
      'after',
      `
Examples:
  aep-emulator seed people.ndjson --org ME@AdobeOrg --sandbox prod
  aep-emulator seed retail
  aep-emulator generate --profiles 100000 | aep-emulator seed -`,
    )
    .action(async (file: string) => {
      const progress = createProgressBar(process.stderr)
      const seed = seedOf(file, process, progress)
      const seeded = await talk(process, givenFlags(command), ({ controls }) => controls.seed(seed)).finally(
        progress.clear,
      )
      const counts = Object.entries(seeded).map(([type, count]) => `${type} ${count}`)
      process.stdout.write(`Seeded: ${counts.join(', ') || 'nothing'}.\n`)
    })
}

/** Raises CommandFailed for a file that cannot be read. */
function seedOf(file: string, process: NodeJS.Process, progress: ProgressBar): Seed {
  if (file === '-') return process.stdin
  if (!existsSync(file) && /^[\w-]+$/.test(file)) return { fixtures: file }
  try {
    if (file.endsWith('.json')) return linesOf(readFileSync(file, 'utf8'))
    const fd = openSync(file, 'r')
    const stats = fstatSync(fd)
    if (stats.isDirectory()) throw new Error('it is a folder')
    return createReadStream(file, { fd }).compose(progress.over(stats.size))
  } catch (error) {
    throw new CommandFailed(`${file}: ${(error as Error).message}`, exitCode.unusable)
  }
}

/** The records of a bundle, a line each, so that it may be of any length. */
function linesOf(bundle: string): Readable {
  const { records } = JSON.parse(bundle)
  if (!Array.isArray(records)) throw new Error('a bundle is {"records":[…]}')
  return Readable.from(records.map((record) => `${JSON.stringify(record)}\n`))
}
