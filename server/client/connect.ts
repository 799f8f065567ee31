// `connect`: the handle of an emulator that runs elsewhere.
import { basename, extname } from 'node:path'
import { anyCredentials, type Credentials } from './credentials.ts'
import { type EmulatorHandle, emulatorHandle } from './emulator-handle.ts'
import { overHttp } from './transport.ts'

export interface ConnectOptions extends Partial<Pick<Credentials, 'accessToken' | 'apiKey'>> {
  /**
   * How the names of fresh sandboxes begin. Default: the name of the script that runs, so that test files which run side
   * by side against one server do not meet. Test runners whose workers all run the same script give one for each.
   */
  readonly sandboxPrefix?: string
}

/** Makes no call; `ready()` waits until the server answers. Raises Error where the address is none, or not set. */
export function connect(url: string | undefined, options: ConnectOptions = {}): EmulatorHandle {
  if (url === undefined || !URL.canParse(url)) {
    throw new Error(`connect: ${JSON.stringify(url)} is no address of an emulator; is AEP_EMULATOR_URL set?`)
  }
  const { origin } = new URL(url)
  const { sandboxPrefix = nameOfScript(), ...credentials } = options
  return emulatorHandle(overHttp(origin), { ...anyCredentials, ...credentials, url: origin, sandboxPrefix })
}

/** Where `globalThis.process` tells which script runs: its name as sandboxes may be called. */
function nameOfScript(): string {
  const script = process.argv[1] ?? 'test'
  const name = basename(script, extname(script)).toLowerCase()
  return name.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'test'
}
