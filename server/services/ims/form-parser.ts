// Reads the forms that token requests bring: URL-encoded, multipart, or none.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AepError } from '../../errors.ts'

/** Name and value of each field, in the order they were sent. */
export type FormFields = readonly (readonly [string, string])[]

const formType = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data)\s*(;|$)/i

/**
 * Makes the scope read forms and nothing else; the body is FormFields then. An empty body is none, whatever its type.
 * Raises CONTENT_TYPE_INVALID, IMS_INVALID_REQUEST.
 */
export function parseForms(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer<ArrayBuffer>) => {
      if (body.length === 0) return undefined
      const contentType = request.headers['content-type'] ?? ''
      if (!formType.test(contentType)) throw new AepError('CONTENT_TYPE_INVALID')
      return textFields(await readForm(body, contentType))
    },
  )
}

async function readForm(body: Buffer<ArrayBuffer>, contentType: string): Promise<FormData> {
  try {
    return await new Response(body, { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw new AepError('IMS_INVALID_REQUEST', 'the body is not the form that Content-Type says')
  }
}

function textFields(form: FormData): FormFields {
  return [...form].map(([name, value]) => {
    if (typeof value !== 'string') throw new AepError('IMS_INVALID_REQUEST', 'the form holds a file')
    return [name, value] as const
  })
}
