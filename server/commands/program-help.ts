// What --help says after the list of commands: the flags of a server, and how it is used.
import { variableOf } from '../config/names.ts'
import { settings } from '../config/settings.ts'

export function programHelp(): string {
  const rows: string[][] = Object.entries(settings).map(([name, { help, value }]) => [
    `--${name}`,
    `${help} [${value || 'none'}]`,
  ])
  rows.push(
    ['--config', 'JSON file with any of these settings'],
    ['--help', 'print this; after a command, its own help'],
    ['--version', 'print the version'],
  )
  return `
Flags of start, exec and doctor:
${rows.map(([flag = '', help]) => `  ${flag.padEnd(14)} ${help}`).join('\n')}

Every flag has a twin in the environment: --port is ${variableOf('port')}.

Examples:
  aep-emulator --clock frozen --fixtures retail    time stands still until a test moves it
  aep-emulator exec -- npm test                    tests with an emulator of their own
  aep-emulator demo                                see it work
  eval "$(aep-emulator env)"                       $AEP_EMULATOR_URL, $ACCESS_TOKEN, … in this shell
  aep-emulator generate --profiles 10000 | aep-emulator seed -

Exit codes: 0 done, 1 failed, 2 a flag, setting or seed that cannot be used, 3 the port is taken.`
}
