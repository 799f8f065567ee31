// Settings from the config file: JSON, with the flags' names.
import { readFileSync } from 'node:fs'
import { nearest } from './names.ts'
import { ConfigError, type Given } from './setting.ts'
import { settingNames, settings } from './settings.ts'

/** The file is JSON: `{"port": 4621, "fixtures": ["retail"]}`, with the flags' names. Raises ConfigError. */
export function readConfigFile(file: string): Given {
  let members: unknown
  try {
    members = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new ConfigError(`config file ${file}: ${(error as Error).message}`)
  }
  if (typeof members !== 'object' || members === null || Array.isArray(members)) {
    throw new ConfigError(`config file ${file}: must hold one JSON object`)
  }
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => {
      if (!Object.hasOwn(settings, name)) {
        const known = nearest(name, settingNames)
        throw new ConfigError(`config file ${file}: "${name}": there is no such setting${known}`)
      }
      return [name, (Array.isArray(value) ? value : [value]).map(String)]
    }),
  )
}
