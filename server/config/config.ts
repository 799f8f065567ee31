// The settings of a server, read once at the start from flags, environment and config file.
import { readFileSync } from 'node:fs'
import type { Pace } from '../domain/export-plan.ts'
import { type ProfileName, profiles, type Switches } from '../domain/switches.ts'
import type { ClockSetting } from '../runtime/clock.ts'
import { readConfigFile } from './config-file.ts'
import { type Environment, readEnvironment } from './environment.ts'
import type { AuthMode, logLevels } from './readers.ts'
import { resolver, type Sources } from './resolver.ts'
import { ConfigError, type Given } from './setting.ts'
import { settings } from './settings.ts'

export interface Config {
  readonly port: number
  readonly host: string
  /** Undefined: a temporary folder, removed at the end. */
  readonly dataFolder: string | undefined
  readonly fixtures: readonly string[]
  readonly pace: Pace
  readonly clock: ClockSetting
  readonly seedRandom: number
  /** Whose word counts where Adobe's sources disagree, before switches of one's own. */
  readonly profile: ProfileName
  readonly switches: Switches
  readonly auth: AuthMode
  /** The one client secret that IMS takes; undefined: any. */
  readonly imsSecret: string | undefined
  /** The origins that pages may call from; `*`: any, none: no page. */
  readonly cors: readonly string[]
  /** Certificate and private key, PEM; undefined: http. */
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined
  readonly log: {
    readonly level: (typeof logLevels)[number]
    readonly format: 'pretty' | 'json'
  }
}

/**
 * Flag before environment before config file before default; `flags.config` names the config file. `defaults`: what
 * stands in for the settings' own. Raises ConfigError.
 */
export function readConfig(flags: Given, variables: Environment, defaults: Given = {}): Config {
  const environment = readEnvironment(variables)
  const configFile = flags.config?.at(-1) ?? environment.config
  const file = configFile === undefined ? {} : readConfigFile(configFile)
  return configOf({ flags, environment: environment.given, file, defaults })
}

/** The settings as they are given in their places. Raises ConfigError. */
export function configOf(sources: Sources): Config {
  const { every, last } = resolver(settings, sources)
  const profile = last('profile')
  return Object.freeze({
    port: last('port'),
    host: last('host'),
    dataFolder: last('data'),
    fixtures: every('fixtures'),
    pace: last('pace'),
    clock: last('clock'),
    seedRandom: last('seed-random'),
    profile,
    switches: Object.assign({ ...profiles[profile] }, ...every('set')),
    auth: last('auth'),
    imsSecret: last('ims-secret'),
    cors: originsOf(every('cors')),
    tls: readTls(last('tls-cert'), last('tls-key')),
    log: { level: last('quiet') ? 'error' : last('log-level'), format: last('log-format') },
  } as const)
}

function originsOf(given: readonly string[]): readonly string[] {
  if (!given.includes('off')) return given
  if (given.length > 1) throw new ConfigError('cors: off does not go with origins')
  return []
}

function readTls(certFile: string | undefined, keyFile: string | undefined): Config['tls'] {
  if (certFile === undefined && keyFile === undefined) return undefined
  if (certFile === undefined || keyFile === undefined) {
    throw new ConfigError('https takes a certificate and its key: give --tls-cert and --tls-key, or neither')
  }
  return { cert: readPem('tls-cert', certFile), key: readPem('tls-key', keyFile) }
}

function readPem(name: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new ConfigError(`--${name}: ${(error as Error).message}`)
  }
}
