// How settings are spelled as flags and variables, and which one a misspelled name is nearest to.
import leven from 'leven'
import { settingNames } from './settings.ts'

export const environmentPrefix = 'AEP_EMULATOR_'

export const variableOf = (name: string) => environmentPrefix + name.toUpperCase().replaceAll('-', '_')

export const flagNames: readonly string[] = [...settingNames, 'config', 'help', 'version']

export function nearest(name: string, spell: (name: string) => string = (known) => `--${known}`): string {
  const [closest] = [...flagNames].sort((a, b) => leven(name, a) - leven(name, b))
  return closest ? `; the nearest is ${spell(closest)}` : ''
}
