// One tenant as a test sees it: its headers, its clock, its data, its fate.
import type { SeedRecord } from '../seeding/seed-records.ts'
import { controlCall } from './control-call.ts'
import type { ExportJob } from './control-shapes.ts'
import { type Controls, controls } from './controls.ts'
import type { Credentials } from './credentials.ts'
import { type EventCall, eventCall } from './event-calls.ts'
import type { Transport } from './transport.ts'

/** The headers that every call to Adobe's services carries (tutorial, "Required headers"). */
interface PlatformHeaders extends Record<string, string> {
  readonly authorization: string
  readonly 'x-api-key': string
  readonly 'x-gw-ims-org-id': string
  readonly 'x-sandbox-name': string
}

export interface JobWait {
  /** The status to wait for; default SUCCEEDED. */
  readonly status?: ExportJob['status']
  /** Of the machine; afterwards it is refused with 408. */
  readonly timeoutMs?: number
  /** Whether the tenant's clock is moved there instead of waiting for it. */
  readonly advance?: boolean
}

export interface TenantHandle extends Controls {
  readonly org: string
  readonly sandbox: string
  /** For calls to Adobe's services as this tenant. */
  readonly headers: PlatformHeaders
  /** What happens here: jobs, batches, the clock. */
  readonly events: EventCall
  /** The tenant as a bundle that `seed` takes back, `records` and all. */
  export(): Promise<{ records: SeedRecord[] }>
  /** Resolves to the job once it is there. Raises RefusedError: 408 with its state when it is too late. */
  waitForJob(id: number, wait?: JobWait): Promise<ExportJob>
}

export function tenantHandle(
  transport: Transport,
  { org, sandbox }: { readonly org: string; readonly sandbox: string },
  { accessToken, apiKey }: Pick<Credentials, 'accessToken' | 'apiKey'>,
): TenantHandle {
  const call = controlCall(transport, { org, sandbox })
  return {
    ...controls(call),
    org,
    sandbox,
    headers: {
      authorization: `Bearer ${accessToken}`,
      'x-api-key': apiKey,
      'x-gw-ims-org-id': org,
      'x-sandbox-name': sandbox,
    },
    events: eventCall(transport, { org, sandbox }),
    export: () => call('GET', '/export'),
    waitForJob: (id, { status = 'SUCCEEDED', timeoutMs, advance } = {}) =>
      call('GET', '/wait', { query: { job: id, status, timeoutMs, advance } }),
  }
}
