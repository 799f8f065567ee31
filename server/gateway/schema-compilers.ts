// How Fastify uses the route schemas: strict bodies, lenient queries, replies written as they are.
import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify'
import { AepError } from '../errors.ts'
import { checkOf } from '../validation.ts'
import { lowerBooleans } from './query.ts'

/**
 * Checks bodies as they are and reads numbers from query strings and paths; each check is compiled when it is
 * first needed. Raises BODY_INVALID or QUERY_INVALID with all that is wrong.
 */
export const validateBySchema: FastifySchemaCompiler<object> = ({ schema, httpPart }) => {
  const isBody = httpPart === 'body'
  const check = checkOf(
    schema,
    isBody ? 'the request body' : (httpPart ?? 'the request'),
    isBody ? 'strict' : 'lenient',
  )
  return (given) => {
    const value = httpPart === 'querystring' ? lowerBooleans(schema, given) : given
    const problems = check(value)
    if (problems.length === 0) return { value }
    return { error: new AepError(isBody ? 'BODY_INVALID' : 'QUERY_INVALID', problems) }
  }
}

/**
 * Replies are written by JSON.stringify: a compiled serializer would drop what its schema does not name, and is
 * slower here. Tests check every reply against the schema instead.
 */
export const serializeAsIs: FastifySerializerCompiler<object> = () => JSON.stringify
