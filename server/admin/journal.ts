// Reading the journal: calls of one tenant or of all, and what in them nothing read.
import type { Static } from 'typebox'
import { type EpochMs, formatInstant, parseInstant } from '../domain/instant.ts'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'
import type { Operations } from '../gateway/operations.ts'
import { bodyValue, type JournalBody, type JournalEntry } from '../journal/entry.ts'
import { isMeant } from '../journal/filter.ts'
import { ignoredIn } from '../journal/ignored.ts'
import type { TenantName } from '../tenant.ts'
import type {
  IgnoredList,
  JournalEntryReply,
  JournalList,
  JournalQuery,
  JournalRow,
} from './journal-schemas.ts'
import { checkOperation } from './operation-name.ts'
import { ownersOf, placeOf } from './owners.ts'

interface Desk {
  readonly emulator: Emulator
  readonly operations: Operations
}

const usualLimit = 100

/** Raises OPERATION_UNKNOWN, QUERY_INVALID. */
export function listCalls(
  { emulator, operations }: Desk,
  name: TenantName | undefined,
  query: Static<typeof JournalQuery>,
): Static<typeof JournalList> {
  const { operationId, status, jobId, limit = usualLimit, start = 0 } = query
  if (operationId !== undefined) checkOperation(operations, operationId, 'operationId')
  const since = query.since === undefined ? undefined : readSince(query.since)
  if (query.since !== undefined && since === undefined)
    throw new AepError('QUERY_INVALID', [`since ${badInstant}`])
  const filter = { operationId, status, jobId, since }
  const found = ownersOf(emulator, name).flatMap(({ label, journal }) =>
    journal
      .all()
      .filter((entry) => isMeant(entry, filter))
      .map((entry) => ({ entry, label })),
  )
  const page = found.slice(start, start + limit)
  return { entries: page.map(({ entry, label }) => rowOf(entry, label)), total: found.length }
}

/** Raises JOURNAL_ENTRY_NOT_FOUND. Without a tenant the call is one that belongs to none. */
export function readCall(
  emulator: Emulator,
  name: TenantName | undefined,
  id: number,
): Static<typeof JournalEntryReply> {
  const entry = ownersOf(emulator, name)[0]?.journal.find(id)
  if (!entry) throw new AepError('JOURNAL_ENTRY_NOT_FOUND', id, placeOf(name))
  return {
    ...rowOf(entry, {}),
    request: { headers: entry.requestHeaders, ...sideBody(entry.requestBody) },
    reply: { headers: entry.replyHeaders, ...sideBody(entry.replyBody) },
  }
}

export function listIgnored(
  { emulator, operations }: Desk,
  name: TenantName | undefined,
): Static<typeof IgnoredList> {
  const ignored = ownersOf(emulator, name).flatMap(({ label, journal }) =>
    ignoredIn(journal.all(), operations).map(({ suggestion, ...row }) => ({
      ...label,
      ...row,
      ...(suggestion !== undefined && { suggestion }),
    })),
  )
  return { ignored }
}

export const badInstant = 'must be epoch milliseconds or RFC 3339'

/** Undefined for what is no instant. */
export function readSince(since: string | number): EpochMs | undefined {
  if (typeof since === 'number') return since
  return /^\d{1,16}$/.test(since) ? Number(since) : parseInstant(since)
}

function rowOf(entry: JournalEntry, label: Partial<TenantName>): Static<typeof JournalRow> {
  const { id, at, method, url, operationId, status, durationMs, jobId, faultId } = entry
  return {
    id,
    ...label,
    at: formatInstant(at),
    method,
    url,
    ...(operationId !== undefined && { operationId }),
    ...(status !== undefined && { status }),
    durationMs,
    ...(jobId !== undefined && { jobId }),
    ...(faultId !== undefined && { fault: faultId }),
  }
}

function sideBody(body: JournalBody | undefined) {
  if (!body) return {}
  return { body: bodyValue(body), bodyBytes: body.bytes, ...(body.isCut && { isCut: true }) }
}
