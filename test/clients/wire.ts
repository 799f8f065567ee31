// The emulator on a real socket, and requests that are sent to it byte for byte as a client writes them.
import { once } from 'node:events'
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import type { TestContext } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { buildTestApp, type TestApp, type TestAppOptions } from '../build-test-app.ts'

/** A request; nothing is added to it but Host and Connection. */
export interface WireRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path and query, as they are written on the wire. */
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

export interface WireReply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
  /** The body, which has to be JSON. */
  readonly json: LightMyRequestResponse['json']
}

export type Send = (request: WireRequest) => Promise<WireReply>

export interface Wire {
  readonly testApp: TestApp
  /** `http://127.0.0.1:{port}`, without a path. */
  readonly url: string
  readonly send: Send
}

/** Listens on a free port until the test ends. */
export async function openWire(t: TestContext, options: TestAppOptions = {}): Promise<Wire> {
  const testApp = await buildTestApp(t, options)
  const url = await testApp.app.listen({ host: '127.0.0.1', port: 0 })
  const agent = new Agent({ keepAlive: true })
  t.after(() => agent.destroy())
  const send: Send = async ({ method, path, headers = {}, body }) => {
    const { hostname, port } = new URL(url)
    const outgoing = request({ hostname, port, method, path, headers, agent })
    outgoing.end(body)
    const [incoming]: IncomingMessage[] = await once(outgoing, 'response')
    if (!incoming) throw new Error('no response')
    const bytes = Buffer.concat(await incoming.toArray())
    const text = bytes.toString()
    const { statusCode: status = 0, headers: received } = incoming
    return { status, headers: received, bytes, text, json: () => JSON.parse(text) }
  }
  return { testApp, url, send }
}

/** Path and query of a link in a reply, which a client follows as it stands. */
export const followed = (href: string) => href.replace(/^https?:\/\/[^/]+/, '')
