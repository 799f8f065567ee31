// What --help prints.
import { variableOf } from './names.ts'
import { settingNames, settings } from './settings.ts'

export function helpText(): string {
  const rows = settingNames.map((name) => [
    `--${name}`,
    `${settings[name].help} [${settings[name].value || 'none'}]`,
  ])
  rows.push(
    ['--config', 'JSON file with any of these settings'],
    ['--help', 'print this'],
    ['--version', 'print the version'],
  )
  return [
    'aep-emulator: a local, unofficial emulator of the Profile export API of Adobe Experience Platform.',
    '',
    'Usage: aep-emulator [start] [flags]',
    '',
    ...rows.map(([flag = '', help]) => `  ${flag.padEnd(14)} ${help}`),
    '',
    `Every flag has a twin in the environment: --port is ${variableOf('port')}.`,
  ].join('\n')
}
