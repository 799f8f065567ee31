// `aep-emulator generate`: makes up customers as seed records, for a file or another command.
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { generateRecords, type Wanted } from '../generator/generate-records.ts'
import { CommandFailed, exitCode } from './command-failed.ts'
import { wholeNumber } from './whole-number.ts'

interface Options extends Wanted {
  readonly out?: string
}

/** Records are written this many at a time. */
const linesPerChunk = 500

export function define(command: Command, process: NodeJS.Process): void {
  command
    .requiredOption('--profiles <n>', 'how many customers', wholeNumber)
    .option('--events <n>', 'how many events each of them has', wholeNumber, 2)
    .option('--segments <n>', 'how many segments; of number n one customer in n is a member', wholeNumber, 5)
    .option('--seed-random <n>', 'number that everything is drawn from', wholeNumber, 1)
    .option('--out <file>', 'file to write to; without it standard output')
    .description(
      'Makes up customers of a shop: their records in a CRM and a loyalty programme, events, segments and memberships. The same numbers give the same bytes, and a smaller --profiles their beginning.',
    )
    .addHelpText(
      'after',
      `
Examples:
  aep-emulator generate --profiles 100000 --out people.ndjson
  aep-emulator generate --profiles 1000 --events 0 | aep-emulator seed -
  aep-emulator start --fixtures empty ./people.ndjson`,
    )
    .action(({ out, ...wanted }: Options) => generate(process, wanted, out))
}

async function generate(process: NodeJS.Process, wanted: Wanted, out: string | undefined): Promise<void> {
  const lines = Readable.from(chunks(wanted))
  try {
    if (out === undefined) await pipeline(lines, process.stdout, { end: false })
    else await pipeline(lines, createWriteStream(out))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    // The reader has had enough, as `head` does.
    if (code === 'EPIPE') return
    throw new CommandFailed(message, exitCode.unusable)
  }
}

function* chunks(wanted: Wanted): Generator<string> {
  let lines: string[] = []
  for (const record of generateRecords(wanted)) {
    lines.push(`${JSON.stringify(record)}\n`)
    if (lines.length < linesPerChunk) continue
    yield lines.join('')
    lines = []
  }
  yield lines.join('')
}
