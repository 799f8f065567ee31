// Reads JSON bodies: an empty one counts as none, and what cannot be kept safely is refused.
import type { FastifyInstance } from 'fastify'
import { AepError } from '../errors.ts'

/** Deeper than any documented body by far; SQLite and JSON.stringify give up far below 10 MiB of brackets. */
const deepestNesting = 100

/**
 * Registers the parser of `application/json`. A DELETE or POST that names the type and brings no body, as several
 * clients send it, is one without a body. Raises BODY_NOT_JSON.
 */
export function parseJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined)
    void parse(request, body as string, (error, value) => {
      if (error) return done(new AepError('BODY_NOT_JSON', error.message))
      if (isDeeperThan(value, deepestNesting)) {
        return done(new AepError('BODY_NOT_JSON', `it is nested more than ${deepestNesting} levels deep`))
      }
      done(null, value)
    })
  })
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1))
}
