// A call to the control API, for one tenant or for the whole server.
import type { Readable } from 'node:stream'
import { RefusedError } from './refused-error.ts'
import type { Call, Transport } from './transport.ts'

/** Organization and sandbox; undefined: the whole server. */
export type Scope = { readonly org: string; readonly sandbox: string } | undefined

type Query = Readonly<Record<string, string | number | boolean | undefined>>

interface Sent {
  readonly query?: Query
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, a record a line. */
  readonly ndjson?: string | Readable
}

/** Resolves to the reply's body. Raises RefusedError. */
export type ControlCall = <Reply>(method: Call['method'], path: string, sent?: Sent) => Promise<Reply>

/** The headers that name whom a call is about. */
export const scopeHeaders = (scope: Scope): Record<string, string> =>
  scope ? { 'x-gw-ims-org-id': scope.org, 'x-sandbox-name': scope.sandbox } : {}

export function controlCall(transport: Transport, scope: Scope): ControlCall {
  return async <Reply>(method: Call['method'], path: string, { query, body, ndjson }: Sent = {}) => {
    const type = ndjson !== undefined ? 'application/x-ndjson' : body !== undefined && 'application/json'
    const answer = await transport({
      method,
      path: `/_emulator${path}${queryText(query)}`,
      headers: { ...scopeHeaders(scope), ...(type && { 'content-type': type }) },
      body: ndjson ?? (body === undefined ? undefined : JSON.stringify(body)),
    })
    if (answer.status >= 400) throw new RefusedError(answer.status, answer.text)
    return (answer.text === '' ? undefined : JSON.parse(answer.text)) as Reply
  }
}

function queryText(query: Query = {}): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value))
  return given.size === 0 ? '' : `?${given}`
}
