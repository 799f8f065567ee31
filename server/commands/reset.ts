// `aep-emulator reset`: takes a tenant, or every one, back to its birth.
import type { Command } from 'commander'
import type { ResetWhat } from '../client/controls.ts'
import { addClientFlags, givenFlags } from './flags.ts'
import { talk } from './remote.ts'

export function define(command: Command, process: NodeJS.Process): void {
  addClientFlags(command)
    .option('--what <what>', 'what goes back: all, data, clock, faults, outcomes or journal [all]')
    .description('Takes a tenant back to its birth; without --org and --sandbox every one.')
    .addHelpText(
      'after',
      `
Examples:
  aep-emulator reset                                          every tenant
  aep-emulator reset --org ME@AdobeOrg --sandbox feature-1    that one`,
    )
    .action(({ what }: { what?: ResetWhat }) =>
      talk(process, givenFlags(command), ({ controls }) => controls.reset(what)),
    )
}
