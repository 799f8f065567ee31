// Reads JSON bodies: an empty one counts as none, and what cannot be kept safely is refused.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { dangerOf } from '../domain/json-danger.ts'
import { AepError } from '../errors.ts'
import { headerText } from './platform-headers.ts'

/**
 * Registers the parser of `application/json`. A DELETE or POST that names the type and brings no body, as several
 * clients send it, is one without a body. Raises BODY_UNREADABLE.
 */
export function parseJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, readJson)
}

const readJson = async (_request: FastifyRequest, body: string) => (body === '' ? undefined : parseJson(body))

/** Makes the scope read `text/plain` as JSON, too, as the switch `textBodies` may say. Raises BODY_UNREADABLE. */
export function parseTextAsJson(scope: FastifyInstance): void {
  scope.addContentTypeParser('text/plain', { parseAs: 'string' }, readJson)
}

/** Makes the scope take `application/json-patch+json` (RFC 6902), too. Raises BODY_UNREADABLE. */
export function parseJsonPatchBodies(scope: FastifyInstance): void {
  scope.addContentTypeParser(
    'application/json-patch+json',
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string) => parseJson(body),
  )
}

/** Refuses a call that needs a body and names no type for it. Raises CONTENT_TYPE_INVALID. */
export async function requireContentType({ headers, routeOptions }: FastifyRequest): Promise<void> {
  if (routeOptions.schema?.body && headers['content-type'] === undefined)
    throw new AepError('CONTENT_TYPE_INVALID')
}

/**
 * Refuses a body that is compressed, whatever its type; a call without one may name any encoding. Raises BODY_ENCODED.
 */
export async function refuseEncodedBody({ headers }: FastifyRequest): Promise<void> {
  const isThere = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  const encoding = headerText(headers['content-encoding'])
  const isPlain = encoding.split(',').every((coding) => /^(identity)?$/i.test(coding.trim()))
  if (isThere && !isPlain) throw new AepError('BODY_ENCODED', encoding)
}

function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new AepError('BODY_UNREADABLE', (error as Error).message)
  }
  const reason = dangerOf(value)
  if (reason) throw new AepError('BODY_UNREADABLE', reason)
  return value
}
