// Settings from environment variables: every flag's twin.
import { environmentPrefix, nearest, variableOf } from './names.ts'
import { ConfigError } from './setting.ts'
import { isSetting, type SettingName, split } from './settings.ts'

/** Raises ConfigError for a variable that begins like ours and is none. */
export function readEnvironment(environment: Record<string, string | undefined>) {
  const given: Partial<Record<SettingName, string[]>> = {}
  let config: string | undefined
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(environmentPrefix) || value === undefined) continue
    const name = variable.slice(environmentPrefix.length).toLowerCase().replaceAll('_', '-')
    if (name === 'config') config = value
    else if (isSetting(name)) given[name] = split(name, value)
    else throw new ConfigError(`${variable}: there is no such setting${nearest(name, variableOf)}`)
  }
  return { config, settings: given }
}
