// The parameters of a token request, from its form and its query alike.
import type { FastifyRequest } from 'fastify'
import { AepError } from '../../errors.ts'
import type { FormFields } from './form-parser.ts'
import { TokenParameters } from './schemas.ts'

type ParameterName = keyof typeof TokenParameters.properties
export type Parameters = Partial<Record<ParameterName, string>>

/**
 * A parameter without a value counts as left out, one that is not known is passed over, and one that is sent twice
 * with different values is refused (RFC 6749 section 3.2). Raises IMS_INVALID_REQUEST.
 */
export function readParameters({ originalUrl, body }: FastifyRequest): Parameters {
  const query = new URLSearchParams(originalUrl.split('?').slice(1).join('?'))
  const read: Parameters = {}
  for (const [name, value] of [...query, ...((body as FormFields | undefined) ?? [])]) {
    if (!isParameter(name) || value === '') continue
    if ((read[name] ?? value) !== value) {
      throw new AepError('IMS_INVALID_REQUEST', `${name} is given twice, with different values`)
    }
    read[name] = value
  }
  return read
}

const isParameter = (name: string): name is ParameterName => Object.hasOwn(TokenParameters.properties, name)
