// Reads the command line and the environment once, at the start: what to do, and with which settings.
import type { Pace } from '../domain/export-plan.ts'
import { defaultSwitches, type Switches } from '../domain/switches.ts'
import type { ClockSetting } from '../runtime/clock.ts'
import { readConfigFile } from './config-file.ts'
import { readEnvironment } from './environment.ts'
import { readFlags } from './flags.ts'
import { helpText } from './help.ts'
import { variableOf } from './names.ts'
import type { AuthMode } from './readers.ts'
import { ConfigError, Refusal } from './setting.ts'
import { type Given, type SettingName, settings, type ValueOf } from './settings.ts'

export interface Config {
  readonly port: number
  readonly host: string
  /** Undefined: a temporary folder, removed at the end. */
  readonly dataFolder: string | undefined
  readonly fixtures: readonly string[]
  readonly pace: Pace
  readonly clock: ClockSetting
  readonly seedRandom: number
  readonly switches: Switches
  readonly auth: AuthMode
  /** The one client secret that IMS takes; undefined: any. */
  readonly imsSecret: string | undefined
  /** The origins that pages may call from; `*`: any, none: no page. */
  readonly cors: readonly string[]
}

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'start'; readonly config: Config }

/** Flag before environment before config file before default. Raises ConfigError. */
export function readCommand(
  args: readonly string[],
  environment: Record<string, string | undefined>,
): Command {
  const given = readFlags(args)
  if (given.help) return { kind: 'help', text: helpText() }
  if (given.version) return { kind: 'version' }
  const fromEnvironment = readEnvironment(environment)
  const configFile = given.config ?? fromEnvironment.config
  const fromFile = configFile === undefined ? {} : readConfigFile(configFile)
  const every = <Name extends SettingName>(name: Name): ValueOf<Name>[] => {
    const [origin, values] = firstGiven(name, given.settings, fromEnvironment.settings, fromFile)
    return values.map((value) => readValue(name, value, origin))
  }
  const last = <Name extends SettingName>(name: Name) => every(name).at(-1) as ValueOf<Name>
  const config: Config = {
    port: last('port'),
    host: last('host'),
    dataFolder: last('data'),
    fixtures: every('fixtures'),
    pace: last('pace'),
    clock: last('clock'),
    seedRandom: last('seed-random'),
    switches: Object.assign({ ...defaultSwitches }, ...every('set')),
    auth: last('auth'),
    imsSecret: last('ims-secret'),
    cors: originsOf(every('cors')),
  }
  return { kind: 'start', config: Object.freeze(config) }
}

function originsOf(given: readonly string[]): readonly string[] {
  if (!given.includes('off')) return given
  if (given.length > 1) throw new ConfigError('cors: off does not go with origins')
  return []
}

function firstGiven(
  name: SettingName,
  flags: Given,
  environment: Given,
  file: Given,
): [string, readonly string[]] {
  if (flags[name]) return [`--${name}`, flags[name]]
  if (environment[name]) return [variableOf(name), environment[name]]
  if (file[name]) return [`"${name}" in the config file`, file[name]]
  return ['default', [settings[name].value]]
}

function readValue<Name extends SettingName>(name: Name, value: string, origin: string): ValueOf<Name> {
  const read = settings[name].read(value)
  if (read instanceof Refusal) throw new ConfigError(`${origin}: ${read.reason}, is "${value}"`)
  return read as ValueOf<Name>
}
