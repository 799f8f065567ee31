// Sends the bytes of a part: whole, a range of them, or their headers alone.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AepError } from '../../errors.ts'
import type { Lake } from '../../storage/lake.ts'
import { readRange } from './byte-range.ts'

/** Where a part lies, and how many bytes it has. */
export interface Part {
  readonly file: string
  readonly length: number
}

/**
 * Answers 200, or 206 for a range. Files never change and carry no validators, so conditions are passed over.
 * Raises RANGE_NOT_SATISFIABLE. Source: docs, data access tutorial; data-access.yaml.
 */
export function sendPart(request: FastifyRequest, reply: FastifyReply, lake: Lake, part: Part): FastifyReply {
  const { file, length } = part
  const range = readRange(request.headers.range, length)
  if (range === 'unsatisfiable') throw new AepError('RANGE_NOT_SATISFIABLE', length)
  const { first, last } = range ?? { first: 0, last: length - 1 }
  if (range) reply.code(206).header('content-range', `bytes ${first}-${last}/${length}`)
  reply.type('application/parquet').headers({ 'accept-ranges': 'bytes', 'content-length': last - first + 1 })
  return request.method === 'HEAD' ? reply.send() : reply.send(lake.read(file, first, last))
}
