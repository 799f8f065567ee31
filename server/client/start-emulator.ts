// `startEmulator`: an emulator in the process of the tests that use it.
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import type { AuthMode } from '../config/readers.ts'
import type { Given } from '../config/setting.ts'
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
  const transport = listen ? overHttp(url) : overInject(server.app)
  return {
    ...emulatorHandle(transport, { url, sandboxPrefix, accessToken, apiKey }),
    port,
    inject: (request) => server.app.inject(request),
    close: server.close,
    [Symbol.asyncDispose]: server.close,
  }
}

/** The options as the command's flags would say them. */
function flagsOf({ port = 0, set, ...options }: StartOptions): Given {
  const { host, data, fixtures, clock, pace, seedRandom, auth, imsSecret, cors, profile } = options
  const one = (value: string | number | undefined) => (value === undefined ? undefined : [String(value)])
  const given = {
    port: one(port),
    host: one(host),
    data: one(data),
    fixtures,
    clock: one(clock),
    pace: one(pace),
    'seed-random': one(seedRandom),
    auth: one(auth),
    'ims-secret': one(imsSecret),
    cors: cors && (cors.length === 0 ? ['off'] : cors),
    profile: one(profile),
    set: set && Object.entries(set).map(([name, value]) => `${name}=${value}`),
  }
  return Object.fromEntries(Object.entries(given).filter(([, values]) => values !== undefined))
}
