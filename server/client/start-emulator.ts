// `startEmulator`: an emulator in the process of the tests that use it.
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { nearest } from '../config/names.ts'
import type { AuthMode } from '../config/readers.ts'
import { ConfigError, type Given } from '../config/setting.ts'
import type { SettingName } from '../config/settings.ts'
import type { ProfileName, Switches } from '../domain/switches.ts'
import { credentialsFor } from './credentials.ts'
import { type EmulatorHandle, emulatorHandle } from './emulator-handle.ts'
import { overHttp, overInject } from './transport.ts'

/** Values are those of the command's flags. Nothing is read from the environment. */
export interface StartOptions {
  /** Default 0: a free one. */
  readonly port?: number
  readonly host?: string
  /** False: no socket; `inject` and the tenants' handles work all the same. */
  readonly listen?: boolean
  /** Folder that keeps tenants and exported files; default: a temporary one, removed by `close`. */
  readonly data?: string
  /** Names of sets, files or folders; default `['tutorial']`. */
  readonly fixtures?: readonly string[]
  /** `real`, `frozen`, `frozen@2026-01-01T00:00:00Z`, `x60`; default `real`. */
  readonly clock?: string
  /** `instant`, `quick`, `tutorial`, `tutorial-slow`, or lengths; default `quick`. */
  readonly pace?: string
  readonly seedRandom?: number
  readonly auth?: AuthMode
  readonly imsSecret?: string
  readonly cors?: readonly string[]
  readonly profile?: ProfileName
  /** Switches where Adobe's sources disagree. */
  readonly set?: Partial<Switches>
  /** How the names of fresh sandboxes begin; default `test`. */
  readonly sandboxPrefix?: string
  /** Told of errors that are the emulator's own fault; default: written to the console. */
  readonly reportBug?: (error: unknown) => void
}

export interface RunningEmulator extends EmulatorHandle, AsyncDisposable {
  /** 0 where it does not listen. */
  readonly port: number
  /** Calls the emulator without a socket, as Fastify's `inject` does. */
  inject(request: InjectOptions | string): Promise<LightMyRequestResponse>
  /** Answers what is under way, ends all work and removes temporary data. */
  close(): Promise<void>
}

/** Where calls without a socket say that they go. */
const injectedUrl = 'http://localhost'

/** Raises Error for an option that cannot be used, or when the port is taken. */
export async function startEmulator(options: StartOptions = {}): Promise<RunningEmulator> {
  const { listen = true, sandboxPrefix = 'test', reportBug = console.error } = options
  const [{ configOf }, { openServer }] = await Promise.all([
    import('../config/config.ts'),
    import('../open-server.ts'),
  ])
  const config = configOf({ flags: flagsOf(options), environment: {}, file: {} })
  const server = await openServer(config, { reportBug })
  await server.app.ready()
  const { url, port } = listen ? await server.listen() : { url: injectedUrl, port: 0 }
  const { accessToken, apiKey } = await credentialsFor(server.app, config)
  const closed = new AbortController()
  const transport = listen ? overHttp(url, closed.signal) : overInject(server.app, closed.signal)
  const close = () => {
    closed.abort()
    return server.close()
  }
  return {
    ...emulatorHandle(transport, { url, sandboxPrefix, accessToken, apiKey }),
    port,
    inject: (request) => server.app.inject(request),
    close,
    [Symbol.asyncDispose]: close,
  }
}

type SettingOption = Exclude<keyof StartOptions, 'listen' | 'sandboxPrefix' | 'reportBug'>

/** The setting that an option stands for. */
const settingOf: Readonly<Record<SettingOption, SettingName>> = {
  port: 'port',
  host: 'host',
  data: 'data',
  fixtures: 'fixtures',
  clock: 'clock',
  pace: 'pace',
  seedRandom: 'seed-random',
  auth: 'auth',
  imsSecret: 'ims-secret',
  cors: 'cors',
  profile: 'profile',
  set: 'set',
}

/** The options as the command's flags would say them. Raises ConfigError for one that there is not. */
function flagsOf({ listen, sandboxPrefix, reportBug, ...options }: StartOptions): Given {
  const given: Record<string, readonly string[]> = { port: ['0'] }
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(settingOf, name)) {
      const known = [...Object.keys(settingOf), 'listen', 'sandboxPrefix', 'reportBug']
      throw new ConfigError(
        `startEmulator: there is no option "${name}"${nearest(name, known, (option) => option)}`,
      )
    }
    if (value !== undefined) given[settingOf[name as SettingOption]] = textOf(value)
  }
  return given.cors?.length === 0 ? { ...given, cors: ['off'] } : given
}

function textOf(value: string | number | readonly string[] | Partial<Switches>): readonly string[] {
  if (typeof value !== 'object') return [String(value)]
  return Array.isArray(value) ? value : Object.entries(value).map(([name, chosen]) => `${name}=${chosen}`)
}
