// Sends the bytes of a part: whole, a range of them, or their headers alone.
import { basename, dirname } from 'node:path'
import send from '@fastify/send'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AepError } from '../../errors.ts'

/**
 * Answers 200, or 206 for one satisfiable range; several ranges or a malformed header count as none. Raises
 * RANGE_NOT_SATISFIABLE. Source: docs, data access tutorial; data-access.yaml; RFC 9110 section 14.
 */
export async function sendPart(
  request: FastifyRequest,
  reply: FastifyReply,
  { file, length }: { file: string; length: number },
): Promise<FastifyReply> {
  const { statusCode, headers, stream } = await send(request.raw, encodeURIComponent(basename(file)), {
    root: dirname(file),
    dotfiles: 'allow',
    cacheControl: false,
    etag: false,
    lastModified: false,
    contentType: false,
  })
  if (statusCode === 416) throw new AepError('RANGE_NOT_SATISFIABLE', length)
  if (statusCode !== 200 && statusCode !== 206) throw new Error(`The lake has lost ${file}.`)
  return reply.code(statusCode).headers(headers).type('application/parquet').send(stream)
}
