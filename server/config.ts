// Every setting: its flag, its environment variable, its default and its check; read once, at the start.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import leven from 'leven'
import { type ExportPlan, parsePace } from './domain/export-plan.ts'
import { parseInstant } from './domain/instant.ts'
import { defaultSwitches, parseSwitch, type Switches } from './domain/switches.ts'
import type { ClockSetting } from './runtime/clock.ts'

/** A setting that cannot be used. The message names where it came from, and what would do. */
export class ConfigError extends Error {}

const environmentPrefix = 'AEP_EMULATOR_'

/** Where a frozen clock stands when no instant is given: the same one each time, so that runs repeat. */
const frozenAt = '2026-01-01T00:00:00.000Z'

interface Setting<Value> {
  readonly value: string
  readonly help: string
  readonly list?: true
  readonly read: (text: string) => Value | Refusal
}

class Refusal {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

const setting = <Value>(
  value: string,
  help: string,
  read: (text: string) => Value | Refusal,
): Setting<Value> => ({
  value,
  help,
  read,
})

const integerBetween = (low: number, high: number) => (text: string) => {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= low && number <= high) return number
  return new Refusal(`must be a whole number from ${low} to ${high}`)
}

const text = (given: string) => (given === '' ? new Refusal('must not be empty') : given)

const settings = {
  port: setting('4620', 'port to listen on; 0 takes a free one', integerBetween(0, 65_535)),
  host: setting('127.0.0.1', 'address to listen on', text),
  data: setting(
    '',
    'folder that keeps tenants and exported files; without it they end with the process',
    (given) => given,
  ),
  fixtures: {
    ...setting(
      'tutorial',
      'what every tenant is born with: tutorial, retail, empty, a file or a folder',
      text,
    ),
    list: true,
  },
  pace: setting(
    'quick',
    'how long jobs take: instant, quick, tutorial, tutorial-slow or queue=MS,export=MS,…',
    readPace,
  ),
  clock: setting('real', 'how time passes: real, frozen, frozen@2026-01-01T00:00:00Z or x60', readClock),
  'seed-random': setting(
    '1',
    'number that all made-up ids are drawn from',
    integerBetween(0, Number.MAX_SAFE_INTEGER),
  ),
  set: {
    ...setting('', 'switches where sources disagree: cancelResponse=200, postCancelAlias=off', readSwitch),
    list: true,
  },
} as const satisfies Record<string, Setting<unknown>>

type SettingName = keyof typeof settings
type ValueOf<Name extends SettingName> = Exclude<ReturnType<(typeof settings)[Name]['read']>, Refusal>

export interface Config {
  readonly port: number
  readonly host: string
  /** Undefined: a temporary folder, removed at the end. */
  readonly dataFolder: string | undefined
  readonly fixtures: readonly string[]
  readonly pace: ExportPlan
  readonly clock: ClockSetting
  readonly seedRandom: number
  readonly switches: Switches
}

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'start'; readonly config: Config }

/** Reads the command line and the environment: flag before environment before config file before default. */
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
  const pick = <Name extends SettingName>(name: Name): ValueOf<Name>[] => {
    const [origin, values] = firstGiven(name, given.settings, fromEnvironment.settings, fromFile)
    return values.map((value) => readValue(name, value, origin))
  }
  const [port, host, data, pace, clock, seedRandom] = [
    last(pick('port')),
    last(pick('host')),
    last(pick('data')),
    last(pick('pace')),
    last(pick('clock')),
    last(pick('seed-random')),
  ]
  const switches: Switches = Object.assign({ ...defaultSwitches }, ...pick('set'))
  const config = {
    port,
    host,
    dataFolder: data || undefined,
    fixtures: pick('fixtures'),
    pace,
    clock,
    seedRandom,
    switches,
  }
  return { kind: 'start', config: Object.freeze(config) }
}

type Given = Partial<Record<SettingName, readonly string[]>>

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

const variableOf = (name: string) => environmentPrefix + name.toUpperCase().replaceAll('-', '_')
const settingNames = Object.keys(settings) as SettingName[]
const flagNames = [...settingNames, 'config', 'help', 'version']

function readFlags(args: readonly string[]) {
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
      add(lastName as SettingName, token.value)
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

function readEnvironment(environment: Record<string, string | undefined>) {
  const given: Partial<Record<SettingName, string[]>> = {}
  let config: string | undefined
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith(environmentPrefix) || value === undefined) continue
    const name = variable.slice(environmentPrefix.length).toLowerCase().replaceAll('_', '-')
    if (name === 'config') config = value
    else if (Object.hasOwn(settings, name)) given[name as SettingName] = split(name, value)
    else throw new ConfigError(`${variable}: there is no such setting${nearest(name, variableOf)}`)
  }
  return { config, settings: given }
}

/** The file is JSON: `{"port": 4621, "fixtures": ["retail"]}`, with the flags' names. */
function readConfigFile(file: string): Given {
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
        throw new ConfigError(`config file ${file}: "${name}": there is no such setting${nearest(name)}`)
      }
      return [name, (Array.isArray(value) ? value : [value]).map(String)]
    }),
  )
}

/** Lists are written with commas or blanks between their values, or by repeating the flag. */
function split(name: string, value: string): string[] {
  return isList(name) ? value.split(',').map((part) => part.trim()) : [value]
}

function isList(name: string): boolean {
  return Object.hasOwn(settings, name) && (settings[name as SettingName] as Setting<unknown>).list === true
}

function nearest(name: string, spell: (name: string) => string = (known) => `--${known}`): string {
  const [closest] = [...flagNames].sort((a, b) => leven(name, a) - leven(name, b))
  return closest ? `; the nearest is ${spell(closest)}` : ''
}

function readPace(given: string): ExportPlan | Refusal {
  const plan = parsePace(given)
  return typeof plan === 'string' ? new Refusal(plan) : plan
}

/** No text, the default, sets nothing. */
function readSwitch(given: string): Partial<Switches> | Refusal {
  const read = given === '' ? {} : parseSwitch(given)
  return typeof read === 'string' ? new Refusal(read) : read
}

function readClock(given: string): ClockSetting | Refusal {
  if (given === 'real') return { mode: 'real', scale: 1 }
  const [, mode, instant] = /^(frozen)(?:@(.+))?$/.exec(given) ?? []
  if (mode) {
    const at = parseInstant(instant ?? frozenAt)
    return at === undefined
      ? new Refusal('must name an RFC 3339 instant after frozen@')
      : { mode: 'frozen', at, scale: 0 }
  }
  const scale = Number(/^x(\d+(?:\.\d+)?)$/.exec(given)?.[1])
  return scale > 0
    ? { mode: 'scaled', scale }
    : new Refusal('must be real, frozen, frozen@RFC3339 or xN such as x60')
}

function last<Value>(values: readonly Value[]): Value {
  return values[values.length - 1] as Value
}

function helpText(): string {
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
