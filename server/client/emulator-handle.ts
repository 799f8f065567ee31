// An emulator as a test sees it, wherever it runs: the whole server, and tenants of one's own.
import { defaultTenant } from '../domain/default-tenant.ts'
import { controlCall } from './control-call.ts'
import { type Controls, controls } from './controls.ts'
import type { Credentials } from './credentials.ts'
import { type EventCall, eventCall } from './event-calls.ts'
import { type TenantHandle, tenantHandle } from './tenant-handle.ts'
import type { Transport } from './transport.ts'

/** Its own controls act on every tenant, and on those to come. */
export interface EmulatorHandle extends Controls {
  readonly url: string
  /**
   * The tenant of that name. Without a sandbox it is a fresh one for each call, named by a prefix and a running number,
   * so that tests never meet and names, and with them ids, are the same in each run.
   */
  tenant(org?: string, sandbox?: string): TenantHandle
  /** What happens in all tenants; every event says whose it is. */
  readonly events: EventCall
  /** Resolves once calls are answered. Raises Error after `timeoutMs`, default 30,000. */
  ready(timeoutMs?: number): Promise<void>
}

export interface HandleOptions extends Pick<Credentials, 'accessToken' | 'apiKey'> {
  readonly url: string
  /** How the names of fresh sandboxes begin. */
  readonly sandboxPrefix: string
}

/** Between two attempts to reach a server that is starting, in milliseconds. */
const pollMs = 100

export function emulatorHandle(
  transport: Transport,
  { url, sandboxPrefix, ...credentials }: HandleOptions,
): EmulatorHandle {
  let drawn = 0
  const freshSandbox = () => {
    drawn += 1
    return `${sandboxPrefix}-${drawn}`
  }

  async function isReady(): Promise<boolean> {
    const probe = { method: 'GET', path: '/_emulator/readyz', headers: {} } as const
    return transport(probe).then(
      ({ status }) => status === 200,
      () => false,
    )
  }

  return {
    ...controls(controlCall(transport, undefined)),
    url,
    events: eventCall(transport, undefined),
    tenant: (org = defaultTenant.imsOrgId, sandbox = freshSandbox()) =>
      tenantHandle(transport, { org, sandbox }, credentials),
    async ready(timeoutMs = 30_000) {
      const patience = AbortSignal.timeout(timeoutMs)
      while (!(await isReady())) {
        if (patience.aborted) throw new Error(`${url} is not ready after ${timeoutMs} ms`)
        await new Promise((resolve) => setTimeout(resolve, pollMs))
      }
    },
  }
}
