// Sends the bytes of a file: whole, a range of them, or their headers alone.
import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AepError } from '../../errors.ts'
import { readRange } from './byte-range.ts'

/** A file as it is sent. */
export interface Content {
  readonly type: string
  /** Size in bytes. */
  readonly length: number
  /** The bytes, or what reads those from the first to the last, both included. */
  readonly bytes: Buffer | ((first: number, last: number) => Readable)
}

/**
 * Answers 200, or 206 for a range. Files never change and carry no validators, so conditions are passed over.
 * Raises RANGE_NOT_SATISFIABLE. Source: docs, data access tutorial; data-access.yaml.
 */
export function sendContent(request: FastifyRequest, reply: FastifyReply, content: Content): FastifyReply {
  const { type, length, bytes } = content
  const range = readRange(request.headers.range, length)
  if (range === 'unsatisfiable') throw new AepError('RANGE_NOT_SATISFIABLE', length)
  const { first, last } = range ?? { first: 0, last: length - 1 }
  if (range) reply.code(206).header('content-range', `bytes ${first}-${last}/${length}`)
  reply.type(type).headers({ 'accept-ranges': 'bytes', 'content-length': last - first + 1 })
  if (typeof bytes !== 'function') return reply.send(bytes.subarray(first, last + 1))
  return request.method === 'HEAD' ? reply.send() : reply.send(bytes(first, last))
}
