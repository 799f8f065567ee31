// A call as the journal keeps it: who asked what, and what came back; secrets are left out before it gets here.
import type { EpochMs } from '../domain/instant.ts'

/** A body, or its beginning where it is long. */
export interface JournalBody {
  readonly text: string
  /** Length of the whole body. */
  readonly bytes: number
  readonly isCut: boolean
}

export interface JournalCall {
  readonly at: EpochMs
  readonly method: string
  /** As it was called, with its query. */
  readonly url: string
  /** Undefined: the path leads nowhere. */
  readonly operationId: string | undefined
  /** Undefined: there was no reply. */
  readonly status: number | undefined
  /** Real milliseconds until the reply was ready. */
  readonly durationMs: number
  readonly jobId: number | undefined
  /** The fault that struck the call. */
  readonly faultId: string | undefined
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly requestBody: JournalBody | undefined
  readonly replyHeaders: Readonly<Record<string, string>>
  /** Undefined where there was none, or it was a file. */
  readonly replyBody: JournalBody | undefined
}

export interface JournalEntry extends JournalCall {
  /** Counted from 1 within its journal. */
  readonly id: number
}

/** The body as JSON; the text where it is none, or not all of it was kept. */
export function bodyValue(body: JournalBody | undefined): unknown {
  if (!body || body.isCut) return body?.text
  try {
    return JSON.parse(body.text)
  } catch {
    return body.text
  }
}

/** The query parameters; of a repeated one the last, as the services read it. */
export function queryOf({ url }: Pick<JournalCall, 'url'>): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(url.split('?').slice(1).join('?')))
}
