// The reference's segmentMembership: the newest of each segment, from records and membership seeds.
import {
  isObject,
  type Json,
  type JsonObject,
  type MembershipLine,
  millis,
  type RecordLine,
} from './seed-lines.ts'

interface Candidate {
  readonly ns: string
  readonly id: string
  readonly datasetId: string
  readonly membership: JsonObject
}

/** Among memberships of equal time the first of these wins (control §9). */
const statusOrder: readonly Json[] = ['realized', 'existing', 'exited']

/** The merged map; a membership seed always counts, one inside a record counts with its record. */
export function memberships(records: readonly RecordLine[], seeds: readonly MembershipLine[]): JsonObject {
  const candidates = [...records.flatMap(insideRecord), ...seeds.map(ofSeed)]
  const best = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const key = JSON.stringify([candidate.ns.toLowerCase(), candidate.id])
    const known = best.get(key)
    if (!known || compare(candidate, known) < 0) best.set(key, candidate)
  }
  const merged: { [ns: string]: JsonObject } = {}
  for (const { ns, id, membership } of best.values()) {
    const lower = ns.toLowerCase()
    merged[lower] = { ...merged[lower], [id]: membership }
  }
  return merged
}

function insideRecord({ datasetId, body }: RecordLine): Candidate[] {
  return Object.entries(isObject(body.segmentMembership) ? body.segmentMembership : {}).flatMap(
    ([ns, segments]) =>
      Object.entries(isObject(segments) ? segments : {}).flatMap(([id, membership]) =>
        isObject(membership) ? [{ ns, id, datasetId, membership: inFull(membership) }] : [],
      ),
  )
}

/** XDM: the status is realized unless given; `timestamp` is the older name of the time (semantics §2.1). */
function inFull({ timestamp = null, ...membership }: JsonObject): JsonObject {
  return {
    ...membership,
    status: membership.status ?? 'realized',
    lastQualificationTime: membership.lastQualificationTime ?? timestamp,
  }
}

function ofSeed({ segment: { ns = 'ups', id }, status, ...times }: MembershipLine): Candidate {
  const text = (time?: string | number) => (time === undefined ? null : new Date(time).toISOString())
  const membership = {
    status,
    lastQualificationTime: text(times.lastQualificationTime),
    validUntil: text(times.validUntil),
  }
  return { ns, id, datasetId: '', membership }
}

function compare(a: Candidate, b: Candidate): number {
  const time = ({ membership: { lastQualificationTime: at } }: Candidate) =>
    typeof at === 'string' ? millis(at) : Number.NEGATIVE_INFINITY
  const rank = ({ membership: { status } }: Candidate) => statusOrder.indexOf(status ?? null)
  if (time(a) !== time(b)) return time(b) - time(a)
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  return a.datasetId < b.datasetId ? -1 : Number(a.datasetId > b.datasetId)
}
