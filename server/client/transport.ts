// How a call reaches an emulator: over HTTP, or straight into one of the same process.
import type { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path and query. */
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string | Readable | undefined
}

interface Answer {
  readonly status: number
  readonly text: string
}

export type Transport = (call: Call) => Promise<Answer>

/** Rejects with what `fetch` says where nobody answers. */
export function overHttp(url: string): Transport {
  return async ({ method, path, headers, body }) => {
    const streamed: object = typeof body === 'object' ? { duplex: 'half' } : {}
    const sent = { method, headers, body: typeof body === 'object' ? bytesOf(body) : body, ...streamed }
    const reply = await fetch(url + path, sent as RequestInit)
    return { status: reply.status, text: await reply.text() }
  }
}

/** `fetch` takes bytes only. */
async function* bytesOf(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield Buffer.from(chunk)
}

export function overInject(app: FastifyInstance): Transport {
  return async ({ method, path, headers, body }) => {
    const sent = body === undefined ? {} : { payload: body }
    const reply = await app.inject({ method, url: path, headers, ...sent })
    return { status: reply.statusCode, text: reply.body }
  }
}
