// Writes a call and its reply down in the journal of its tenant, without the secrets in them.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { EpochMs } from '../domain/instant.ts'
import type { JournalBody, JournalCall } from '../journal/entry.ts'
import { redactBody, redactHeaders, redactText, redactUrl } from '../journal/redaction.ts'
import { operationIdOf } from './operations.ts'

/** How much of a body is kept, in characters. */
const longestBody = 64 * 1024

/** What else is known of the call. `payload`: the reply's, of which texts are kept, but no files. */
interface Outcome {
  readonly at: EpochMs
  readonly payload: unknown
  readonly jobId: number | undefined
  readonly faultId: string | undefined
  /** False: the connection is cut off instead. */
  readonly isAnswered: boolean
}

export function callOf(request: FastifyRequest, reply: FastifyReply, outcome: Outcome): JournalCall {
  const { at, payload, jobId, faultId, isAnswered } = outcome
  const { method, originalUrl, headers } = request
  return {
    at,
    method,
    url: redactUrl(originalUrl),
    operationId: operationIdOf(request),
    status: isAnswered ? reply.statusCode : undefined,
    durationMs: Math.round(reply.elapsedTime),
    jobId,
    faultId,
    requestHeaders: redactHeaders(headers),
    requestBody: requestBody(request),
    replyHeaders: isAnswered ? redactHeaders(reply.getHeaders()) : {},
    replyBody: isAnswered && method !== 'HEAD' ? textBody(payload) : undefined,
  }
}

/** The export job that the call is about; undefined where it is about none. Asked before a fault takes the reply's place. */
export function jobIdOf({ params }: FastifyRequest, reply: FastifyReply): number | undefined {
  const { exportJobId } = params as { exportJobId?: string }
  const [, created] = /\/export\/jobs\/(\d+)$/.exec(String(reply.getHeader('x-location') ?? '')) ?? []
  const id = exportJobId ?? created
  return id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : undefined
}

function requestBody({ body, headers }: FastifyRequest): JournalBody | undefined {
  if (body === undefined || body === null) return undefined
  const isForm = /^\s*(application\/x-www-form|multipart\/form)-/i.test(headers['content-type'] ?? '')
  const text = redactBody(body, isForm)
  return beginning(text, Number(headers['content-length'] ?? Buffer.byteLength(text)))
}

function textBody(payload: unknown): JournalBody | undefined {
  if (typeof payload !== 'string' || payload === '') return undefined
  return beginning(redactText(payload), Buffer.byteLength(payload))
}

function beginning(text: string, bytes: number): JournalBody {
  if (text.length <= longestBody) return { text, bytes, isCut: false }
  // A copy: a slice would keep the whole text in memory.
  return { text: Buffer.from(text.slice(0, longestBody)).toString(), bytes, isCut: true }
}
