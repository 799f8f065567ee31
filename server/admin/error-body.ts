// How the control API words an error: RFC 9457.
import type { Dialect } from '../gateway/error-responder.ts'

export const controlErrors: Dialect = {
  contentType: 'application/problem+json; charset=utf-8',
  body: ({ status, title, message, members }) => ({
    type: 'about:blank',
    title,
    status,
    detail: message,
    ...members,
  }),
}
