// The connection a call came by: waiting on it, and cutting it off.
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pause } from '../runtime/pause.ts'

/** Aborted when the server begins to close: nothing waits from then on. */
export function followClosing(app: FastifyInstance): AbortSignal {
  const closing = new AbortController()
  app.addHook('preClose', async () => closing.abort())
  return closing.signal
}

/** Keeps the caller waiting, but not once it has left or the server closes. */
export async function keepWaiting(ms: number, reply: FastifyReply, closing: AbortSignal): Promise<void> {
  const left = new AbortController()
  const leave = () => left.abort()
  reply.raw.once('close', leave)
  if (reply.raw.destroyed || reply.request.raw.socket.destroyed) leave()
  await pause(ms, [left.signal, closing])
  reply.raw.off('close', leave)
}

/** Ends the connection without a reply: at once where it is reset, else when the caller leaves or the server closes. */
export async function cutOff(
  how: 'reset' | 'hang',
  { raw: { socket } }: FastifyRequest,
  reply: FastifyReply,
  closing: AbortSignal,
): Promise<void> {
  reply.hijack()
  if (!isConnection(socket)) {
    // Injected: there is nobody who could leave, so inject() rejects.
    reply.raw.destroy()
    return pause(0, [])
  }
  if (how === 'hang') await keepWaiting(Number.POSITIVE_INFINITY, reply, closing)
  if (how === 'reset' && !('encrypted' in socket)) socket.resetAndDestroy()
  else socket.destroy()
}

/**
 * The first bytes of a reply whose full length is announced; then the connection ends, or, injected, the body. A reply
 * that is no longer than that stays whole.
 */
export function truncate(
  payload: unknown,
  most: number,
  request: FastifyRequest,
  reply: FastifyReply,
): unknown {
  const whole = typeof payload === 'string' ? Buffer.from(payload) : payload
  if (request.method === 'HEAD' || !(whole instanceof Readable || Buffer.isBuffer(whole))) return payload
  if (Buffer.isBuffer(whole)) reply.header('content-length', whole.length)
  if (Number(reply.getHeader('content-length')) <= most) return payload
  return Readable.from(beginning(whole, most, request.raw.socket, reply))
}

async function* beginning(
  whole: Readable | Buffer,
  most: number,
  socket: Socket,
  reply: FastifyReply,
): AsyncGenerator<Buffer> {
  reply.raw.flushHeaders()
  let left = most
  for await (const chunk of Buffer.isBuffer(whole) ? [whole] : (whole as AsyncIterable<Buffer>)) {
    if (left > 0) yield chunk.subarray(0, left)
    left -= chunk.length
    if (left <= 0) break
  }
  if (!isConnection(socket)) return
  // Lets what was written go out first.
  await pause(0, [])
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.destroySoon()
  await closed
}

const isConnection = (socket: unknown): socket is Socket => socket instanceof Socket
