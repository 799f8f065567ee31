// `aep-emulator wait`: until a server is ready, or a job is done.
import type { Command } from 'commander'
import type { JobWait } from '../client/tenant-handle.ts'
import { CommandFailed } from './command-failed.ts'
import { addClientFlags, givenFlags } from './flags.ts'
import { talk } from './remote.ts'
import { wholeNumber } from './whole-number.ts'

interface Options extends JobWait {
  readonly job?: number
  readonly timeoutMs: number
}

export function define(command: Command, process: NodeJS.Process): void {
  addClientFlags(command)
    .option('--timeout-ms <ms>', 'how long to wait at most', wholeNumber, 30_000)
    .option('--job <id>', 'an export job of the tenant; without it the server itself', wholeNumber)
    .option('--status <status>', 'the status to wait for [SUCCEEDED]')
    .option('--advance', "move the tenant's clock there instead of waiting for it")
    .description(
      'Waits until the server is ready or, with --job, until the job is there; ends with 1 if it is not.',
    )
    .addHelpText(
      'after',
      `
Examples:
  aep-emulator start & aep-emulator wait && npm test
  aep-emulator wait --job 24115
  aep-emulator wait --job 24115 --status PROCESSING --advance`,
    )
    .action(({ job, timeoutMs, status, advance }: Options) =>
      talk(process, givenFlags(command), async ({ emulator, tenant }) => {
        await emulator.ready(timeoutMs).catch((error: Error) => {
          throw new CommandFailed(error.message)
        })
        if (job === undefined) return
        const reached = await tenant.waitForJob(job, {
          timeoutMs,
          ...(status && { status }),
          ...(advance && { advance }),
        })
        process.stdout.write(`Job ${job} is ${reached.status}.\n`)
      }),
    )
}
