// Reads the stream of events over a socket of its own, and holds each event against the schema.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { EmulatorEvent } from '../../../server/admin/event-schemas.ts'
import { checkOf } from '../../../server/validation.ts'

/** An event as it came. */
export interface ReadEvent {
  readonly id: string
  readonly event: string
  readonly data: Record<string, unknown>
}

export interface ReaderOptions {
  /** Names the tenant. */
  readonly sandbox?: string
  readonly lastEventId?: string | undefined
  /** Added to the path, with its question mark. */
  readonly query?: string
  readonly headers?: Record<string, string>
  /** The connection is cut after so many bytes; what comes later is not read. */
  readonly cutAfter?: number
}

export type Reader = Awaited<ReturnType<typeof readEvents>>

const check = checkOf(EmulatorEvent, 'the event')

/** Where the app listens; it begins to when it is first asked. */
export async function urlOf(app: FastifyInstance): Promise<string> {
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
}

/** Resolves when the reply has begun. */
export async function begin(app: FastifyInstance, options: ReaderOptions = {}): Promise<IncomingMessage> {
  const { sandbox, lastEventId, query = '', headers } = options
  const tenant = sandbox && {
    'x-gw-ims-org-id': '1BD6382559DF0C130A49422D@AdobeOrg',
    'x-sandbox-name': sandbox,
  }
  const resume = lastEventId !== undefined && { 'last-event-id': lastEventId }
  const sent = get(`${await urlOf(app)}/_emulator/events${query}`, {
    agent: false,
    headers: { ...tenant, ...resume, ...headers },
  })
  const [reply] = (await once(sent, 'response')) as [IncomingMessage]
  return reply
}

export async function readEvents(app: FastifyInstance, options: ReaderOptions = {}) {
  const reply = await begin(app, options)
  assert.equal(reply.statusCode, 200)
  const blocks = blocksOf(reply, options.cutAfter)
  /** What a client would resume after. */
  let last = options.lastEventId

  /** The next event; undefined where the stream has ended. */
  async function next(): Promise<ReadEvent | undefined> {
    for (;;) {
      const { value: block, done } = await blocks.next()
      if (done) return undefined
      const { id, event, data } = block
      last = id ?? last
      if (data === undefined) continue
      const read = { id, event, data: JSON.parse(data) } as ReadEvent
      assert.deepEqual(check(read), [], JSON.stringify(read))
      return read
    }
  }

  return {
    headers: reply.headers,
    next,
    lastEventId: () => last,
    /** The next `count` events. */
    async take(count: number): Promise<ReadEvent[]> {
      const taken: ReadEvent[] = []
      while (taken.length < count) taken.push((await next()) ?? assert.fail('the stream has ended'))
      return taken
    },
    leave: () => reply.destroy(),
  }
}

/** Blocks end with an empty line; what has not come in full is not there. */
async function* blocksOf(reply: IncomingMessage, cutAfter = Number.POSITIVE_INFINITY) {
  let text = ''
  let left = cutAfter
  try {
    for await (const chunk of reply) {
      text += (chunk as Buffer).subarray(0, left).toString()
      left -= chunk.length
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const lines = text.slice(0, end).split('\n')
        text = text.slice(end + 2)
        yield Object.fromEntries(
          lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
        ) as Partial<Record<'id' | 'event' | 'data', string>>
      }
      if (left <= 0) return
    }
  } catch (error) {
    assert.match(String((error as NodeJS.ErrnoException).code), /^(ECONNRESET|ERR_STREAM_PREMATURE_CLOSE)$/)
  } finally {
    reply.destroy()
  }
}

/** The running number in an id. */
export const numberOf = (id: string): number => Number(id.split('-')[0])

/** Short words for events, for comparing. */
export const inShort = ({ event, data }: ReadEvent): string =>
  [
    event,
    data.jobId,
    data.to ?? data.status ?? data.change ?? data.reason ?? data.now,
    data.what,
    data.missed,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
