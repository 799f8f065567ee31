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

/** A reply that is read as it comes. */
interface StreamedAnswer {
  readonly status: number
  readonly chunks: AsyncIterable<Uint8Array>
}

export interface Transport {
  (call: Call): Promise<Answer>
  /** Resolves when the reply begins; aborting ends it. */
  stream(call: Call, signal: AbortSignal): Promise<StreamedAnswer>
  /** Aborted when nobody will answer any more. */
  readonly closed: AbortSignal
}

const never = new AbortController().signal

/** Rejects with what `fetch` says where nobody answers. */
export function overHttp(url: string, closed: AbortSignal = never): Transport {
  async function send({ method, path, headers, body }: Call) {
    const streamed: object = typeof body === 'object' ? { duplex: 'half' } : {}
    const sent = { method, headers, body: typeof body === 'object' ? bytesOf(body) : body, ...streamed }
    const reply = await fetch(url + path, sent as RequestInit)
    return { status: reply.status, text: await reply.text() }
  }

  async function stream({ method, path, headers }: Call, signal: AbortSignal) {
    const { status, body } = await fetch(url + path, { method, headers, signal })
    return { status, chunks: body ?? noChunks() }
  }

  return Object.assign(send, { stream, closed })
}

/** `fetch` takes bytes only. */
async function* bytesOf(stream: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of stream) yield Buffer.from(chunk)
}

async function* noChunks(): AsyncGenerator<Uint8Array> {}

export function overInject(app: FastifyInstance, closed: AbortSignal = never): Transport {
  async function send({ method, path, headers, body }: Call) {
    const sent = body === undefined ? {} : { payload: body }
    const reply = await app.inject({ method, url: path, headers, ...sent })
    return { status: reply.statusCode, text: reply.body }
  }

  async function stream({ method, path, headers }: Call, signal: AbortSignal) {
    const reply = await app.inject({ method, url: path, headers, payloadAsStream: true })
    signal.addEventListener('abort', () => reply.raw.res.destroy(), { once: true })
    return { status: reply.statusCode, chunks: reply.stream() }
  }

  return Object.assign(send, { stream, closed })
}
