// Answers what HTTP's parser refuses: it is no call yet, so no service, tenant or journal hears of it.
import { maxHeaderSize, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { AepError } from '../errors.ts'
import { serviceErrors } from './problem.ts'

/** What Node says of a request that it cannot read. */
interface ParserError extends Error {
  readonly code?: string
  /** What of the request is wrong. */
  readonly reason?: string
}

/** The handler of such requests; `aboutEmulator` is what `X-Emulator` says. The connection ends with the answer. */
export function answerUnreadable(
  aboutEmulator: () => string,
  requestTimeout: number,
): (cause: ParserError, socket: Socket) => void {
  let count = 0
  return (cause, socket) => {
    if (cause.code === 'ECONNRESET' || socket.destroyed) return
    count += 1
    const error = refusalOf(cause, requestTimeout)
    const body = JSON.stringify(serviceErrors.body(error))
    const head = [
      `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}`,
      `content-type: ${serviceErrors.contentType}; charset=utf-8`,
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: unreadable-${count}`,
      `x-emulator: ${aboutEmulator()}`,
      'connection: close',
    ]
    if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
    socket.destroy(cause)
  }
}

function refusalOf({ code, reason, message }: ParserError, requestTimeout: number): AepError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new AepError('REQUEST_TOO_SLOW', requestTimeout)
  if (code === 'HPE_HEADER_OVERFLOW') return new AepError('HEADERS_TOO_LONG', maxHeaderSize)
  return new AepError('REQUEST_UNREADABLE', reason ?? message)
}
