// Settings from environment variables: every flag's twin.
import { clientSettings } from './client-settings.ts'
import { environmentPrefix, nearest, variableOf } from './names.ts'
import { ConfigError, type Given, type SettingTable, split } from './setting.ts'
import { settings } from './settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

const tables: SettingTable = { ...settings, ...clientSettings }

/** Raises ConfigError for a variable that begins like ours and is none. */
export function readEnvironment(environment: Environment): {
  /** The config file that a variable names. */
  readonly config: string | undefined
  readonly given: Given
} {
  const given: Record<string, string[]> = {}
  let config: string | undefined
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(environmentPrefix) || value === undefined) continue
    const name = variable.slice(environmentPrefix.length).toLowerCase().replaceAll('_', '-')
    const known = tables[name]
    if (name === 'config') config = value
    else if (known) given[name] = split(known, value)
    else {
      const names = [...Object.keys(tables), 'config']
      throw new ConfigError(`${variable}: there is no such setting${nearest(name, names, variableOf)}`)
    }
  }
  return { config, given }
}
