// Settings from the command line.
import { parseArgs } from 'node:util'
import { flagNames, nearest } from './names.ts'
import { ConfigError } from './setting.ts'
import { isList, type SettingName, split } from './settings.ts'

/** Raises ConfigError for what is no flag, or lacks its value. */
export function readFlags(args: readonly string[]) {
  const { tokens } = parseArgs({
    args: args[0] === 'start' ? args.slice(1) : [...args],
    options: Object.fromEntries(
      flagNames.map((name) => [
        name,
        { type: name === 'help' || name === 'version' ? 'boolean' : 'string' } as const,
      ]),
    ),
    strict: false,
    tokens: true,
  })
  const given: Partial<Record<SettingName, string[]>> = {}
  let [help, version, config] = [false, false, undefined as string | undefined]
  const add = (name: SettingName, value: string) => {
    given[name] = [...(given[name] ?? []), ...split(name, value)]
  }
  let lastName = ''
  for (const token of tokens) {
    if (token.kind === 'positional' && isList(lastName)) {
      add(lastName, token.value)
      continue
    }
    if (token.kind !== 'option')
      throw new ConfigError(`"${token.kind === 'positional' ? token.value : '--'}" is not a flag`)
    const { name, value } = token
    lastName = name
    if (!flagNames.includes(name))
      throw new ConfigError(`${token.rawName}: there is no such flag${nearest(name)}`)
    if (name === 'help') help = true
    else if (name === 'version') version = true
    else if (value === undefined) throw new ConfigError(`--${name} needs a value`)
    else if (name === 'config') config = value
    else add(name as SettingName, value)
  }
  return { help, version, config, settings: given }
}
