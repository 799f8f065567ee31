// Finds the value of a setting: the flag's before the environment's before the config file's before the default.
import { variableOf } from './names.ts'
import { ConfigError, type Given, Refusal, type SettingTable, type ValueOf } from './setting.ts'

export interface Sources {
  readonly flags: Given
  readonly environment: Given
  readonly file: Given
  /** What stands in for the settings' own defaults. */
  readonly defaults?: Given
}

/** Reads the settings of the table. Raises ConfigError for a text that is no value, naming where it came from. */
export function resolver<Table extends SettingTable>(table: Table, sources: Sources) {
  const every = <Name extends keyof Table & string>(name: Name): ValueOf<Table[Name]>[] => {
    const [origin, values] = firstGiven(name, sources) ?? ['default', [table[name]?.value ?? '']]
    return values.map((value) => {
      const read = table[name]?.read(value)
      if (read instanceof Refusal) throw new ConfigError(`${origin}: ${read.reason}, is "${value}"`)
      return read as ValueOf<Table[Name]>
    })
  }
  return {
    every,
    /** The value of a setting that takes one: the last one given counts. */
    last: <Name extends keyof Table & string>(name: Name) => every(name).at(-1) as ValueOf<Table[Name]>,
  }
}

function firstGiven(name: string, sources: Sources): [string, readonly string[]] | undefined {
  const { flags, environment, file, defaults } = sources
  if (flags[name]) return [`--${name}`, flags[name]]
  if (environment[name]) return [variableOf(name), environment[name]]
  if (file[name]) return [`"${name}" in the config file`, file[name]]
  return defaults?.[name] && ['default', defaults[name]]
}
