// Refusals of the platform gateway, and of what is common to all services: headers, bodies, URLs.
import { type ErrorEntry, ours, sentence } from './entry.ts'

const troubleshooting = 'docs: landing/troubleshooting'

export const gatewayRefusals = {
  API_KEY_MISSING: {
    status: 403,
    title: 'Forbidden',
    gatewayCode: '403000',
    source: troubleshooting,
    detail: sentence('Api Key is required'),
  },
  TOKEN_MISSING: {
    status: 403,
    title: 'Forbidden',
    gatewayCode: '403010',
    source: troubleshooting,
    detail: sentence('Oauth token is missing.'),
  },
  TOKEN_INVALID: {
    status: 401,
    title: 'Unauthorized',
    gatewayCode: '401013',
    source: troubleshooting,
    detail: sentence('Oauth token is not valid'),
  },
  API_KEY_INVALID: {
    status: 403,
    title: 'Forbidden',
    gatewayCode: '403003',
    source: troubleshooting,
    detail: sentence('Api Key is invalid'),
  },
  IMS_ORG_MISSING: {
    status: 400,
    title: 'Bad Request',
    gatewayCode: '400003',
    source: troubleshooting,
    detail: sentence('Missing header'),
  },
  IMS_ORG_NOT_ENTITLED: {
    status: 403,
    title: 'Forbidden',
    gatewayCode: '403025',
    source: troubleshooting,
    detail: sentence('Profile is not valid'),
  },
  IMS_ORG_MALFORMED: {
    status: 403,
    title: 'Forbidden',
    gatewayCode: '403027',
    source: troubleshooting,
    detail: sentence('User region is missing'),
  },
  SANDBOX_MISSING: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: sentence('The header x-sandbox-name is missing: it names the sandbox the request is for.'),
  },
  SANDBOX_MALFORMED: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (name: string) =>
      `The header x-sandbox-name is not a sandbox name: "${name}". Names are lower-case letters, digits, - and _, 200 at the most.`,
  },
  CONTENT_TYPE_INVALID: {
    status: 400,
    title: 'BadRequestError',
    source: troubleshooting,
    detail: sentence('A valid content-type must be specified'),
  },
  HEADERS_TOO_MANY: {
    status: 431,
    title: 'RequestHeaderFieldsTooLargeError',
    source: 'RFC 6585 section 5',
    detail: (limit: number) => `The request has more than ${limit} headers.`,
  },
  REQUEST_UNREADABLE: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (reason: string) => `This cannot be read as an HTTP request: ${reason}`,
  },
  HOST_MISSING: {
    status: 400,
    title: 'BadRequestError',
    source: 'RFC 9112 section 3.2',
    detail: sentence('The header Host is missing: HTTP/1.1 asks for it.'),
  },
  EXPECTATION_UNKNOWN: {
    status: 417,
    title: 'ExpectationFailedError',
    source: 'RFC 9110 section 10.1.1',
    detail: (expected: string) => `The header Expect may be 100-continue alone, not ${expected}.`,
  },
  REQUEST_TOO_SLOW: {
    status: 408,
    title: 'RequestTimeoutError',
    source: 'RFC 9110 section 15.5.9',
    detail: (limitMs: number) => `The request has not arrived in full within ${limitMs / 1000} seconds.`,
  },
  HEADERS_TOO_LONG: {
    status: 431,
    title: 'RequestHeaderFieldsTooLargeError',
    source: 'RFC 6585 section 5',
    detail: (limitBytes: number) =>
      `The first line and the headers of the request are longer than ${limitBytes} bytes.`,
  },
  BODY_UNREADABLE: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (reason: string) => `The request body cannot be read as JSON: ${reason}`,
  },
  BODY_ENCODED: {
    status: 415,
    title: 'UnsupportedMediaTypeError',
    source: 'RFC 9110 section 15.5.16',
    detail: (encoding: string) =>
      `The request body comes with Content-Encoding ${encoding}, and is taken only as it is: identity.`,
    headers: () => ({ 'accept-encoding': 'identity' }),
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'PayloadTooLargeError',
    source: ours,
    detail: (limitBytes: number) => `The request body is larger than ${limitBytes} bytes.`,
  },
  BODY_UNEXPECTED: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (call: string) => `${call} takes no body.`,
  },
  BODY_INVALID: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (problems: readonly string[]) => problems.join('; '),
  },
  QUERY_INVALID: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (problems: readonly string[]) => problems.join('; '),
  },
  URL_MALFORMED: {
    status: 400,
    title: 'BadRequestError',
    source: ours,
    detail: (url: string) => `The path is not a valid URL path: ${url}`,
  },
  URL_TOO_LONG: {
    status: 414,
    title: 'UriTooLongError',
    source: ours,
    detail: (limit: number) => `A part of the path is longer than ${limit} characters.`,
  },
  PATH_NOT_FOUND: {
    status: 404,
    title: 'NotFoundError',
    source: ours,
    detail: (call: string) => `Nothing answers ${call}. GET /_emulator/openapi.json lists what is emulated.`,
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'MethodNotAllowedError',
    source: ours,
    detail: (call: string, allowed: readonly string[]) => `${call} is not one of ${allowed.join(', ')}.`,
    headers: (_call: string, allowed: readonly string[]) => ({ allow: allowed.join(', ') }),
  },
} as const satisfies Record<string, ErrorEntry>
