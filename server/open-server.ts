// The emulator and its HTTP side, put together: to be injected into, or to listen.
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import type { Config } from './config/config.ts'
import { ConfigError } from './config/setting.ts'
import { createEmulator } from './emulator.ts'
import type { AnsweredRequest } from './gateway/request-log.ts'

/** Another process listens there. */
export class AddressTakenError extends Error {
  constructor({ host, port }: Pick<Config, 'host' | 'port'>) {
    super(`port ${port} of ${host} is taken; choose another with --port, or 0 for a free one.`)
  }
}

/** What an address gets that this machine does not have, or that this user may not listen at. */
const unusableAddress = new Set([
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
  'EACCES',
  'EPERM',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EINVAL',
])

export interface Listeners {
  /** Told of errors that are the emulator's own fault. */
  readonly reportBug: (error: unknown) => void
  readonly logRequest?: (request: AnsweredRequest) => void
}

export interface OpenServer {
  readonly app: FastifyInstance
  /** Resolves to where it listens. Raises AddressTakenError, ConfigError; the server is then closed. */
  listen(): Promise<{ readonly url: string; readonly port: number }>
  /** Answers what is under way, ends all work and removes temporary data. */
  close(): Promise<void>
}

/** Raises ConfigError, FixtureError, DataFolderError. */
export async function openServer(config: Config, listeners: Listeners): Promise<OpenServer> {
  const emulator = createEmulator({ ...config, ...listeners })
  let app: FastifyInstance
  try {
    app = await buildApp({ emulator, cors: config.cors, tls: config.tls, ...listeners })
  } catch (error) {
    await emulator.close()
    if (!config.tls) throw error
    throw new ConfigError(`--tls-cert and --tls-key cannot be used: ${(error as Error).message}`)
  }
  const close = async () => {
    await app.close()
    await emulator.close()
  }
  return {
    app,
    close,
    async listen() {
      try {
        await app.listen({ port: config.port, host: config.host })
      } catch (error) {
        await close()
        const { code = '', message } = error as NodeJS.ErrnoException
        if (code === 'EADDRINUSE') throw new AddressTakenError(config)
        throw unusableAddress.has(code)
          ? new ConfigError(
              `--host ${config.host}, --port ${config.port}: nothing can listen there: ${message}`,
            )
          : error
      }
      const { port } = app.server.address() as AddressInfo
      return { url: `${config.tls ? 'https' : 'http'}://${hostInUrl(config.host)}:${port}`, port }
    },
  }
}

/** The host as a URL takes it: IPv6 in brackets. */
const hostInUrl = (host: string) => (host.includes(':') ? `[${host}]` : host)
