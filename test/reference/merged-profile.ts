// The reference's merge: one profile of an individual's records and events (semantics §1.3, control §9).
import type { Individual } from './individuals.ts'
import { memberships } from './merged-memberships.ts'
import {
  type EventLine,
  isObject,
  type Json,
  type JsonObject,
  millis,
  type PolicyLine,
  type RecordLine,
} from './seed-lines.ts'

export interface Profile {
  readonly hasRecord: boolean
  readonly updatedAt: number
  readonly row: JsonObject
  readonly events: readonly EventLine[]
}

const maxGraphIdentities = 50

/** The profile that the policy makes, or nothing where it makes none. */
export function mergedProfile(
  { identityCount, ...individual }: Individual,
  policy: PolicyLine,
  eventDatasets: ReadonlySet<string>,
): Profile | undefined {
  if (policy.identityGraph.type === 'pdg' && identityCount > maxGraphIdentities) return undefined
  const records = rankedRecords(individual.records, policy)
  const events = keptEvents(individual.events, policy, eventDatasets)
  if (records.length === 0 && events.length === 0) return undefined
  const contributing = records.length > 0 ? records : events
  const times = contributing.map(({ ingestedAt }) => millis(ingestedAt))
  const identityMap = mergedIdentityMap(contributing)
  const row: JsonObject = {
    ...records.reduce<JsonObject>((winner, { body }) => filledFrom(winner, body), {}),
    _repo: null,
    identityMap,
    identities: identityList(identityMap),
    segmentMembership: memberships(records, individual.memberships),
  }
  if (records.length > 0) {
    row._repo = {
      createDate: new Date(Math.min(...times)).toISOString(),
      modifyDate: new Date(Math.max(...times)).toISOString(),
    }
  }
  return { hasRecord: records.length > 0, updatedAt: Math.max(...times), row, events }
}

/** Records from winner to loser; those a precedence policy does not list are left out. */
function rankedRecords(
  records: readonly RecordLine[],
  { attributeMerge: { type, order = [] } }: PolicyLine,
): RecordLine[] {
  const rank = ({ datasetId }: RecordLine) => (type === 'timestampOrdered' ? 0 : order.indexOf(datasetId))
  return records
    .filter((record) => rank(record) >= 0)
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        orderingTime(b) - orderingTime(a) ||
        compareTexts(a.datasetId, b.datasetId) ||
        compareTexts(`${a.primary.ns}:${a.primary.id}`, `${b.primary.ns}:${b.primary.id}`),
    )
}

function orderingTime({ body, ingestedAt }: RecordLine): number {
  const audit = isObject(body.extSourceSystemAudit) ? body.extSourceSystemAudit.lastUpdatedDate : null
  return millis(typeof audit === 'string' ? audit : ingestedAt)
}

/** A precedence policy that lists an event dataset keeps only the events of those it lists. */
function keptEvents(
  events: readonly EventLine[],
  { attributeMerge: { type, order = [] } }: PolicyLine,
  eventDatasets: ReadonlySet<string>,
): EventLine[] {
  const limits = type === 'dataSetPrecedence' && order.some((id) => eventDatasets.has(id))
  return events
    .filter(({ datasetId }) => !limits || order.includes(datasetId))
    .sort(
      (a, b) =>
        millis(a.body.timestamp as string) - millis(b.body.timestamp as string) ||
        compareTexts(a.body._id as string, b.body._id as string) ||
        compareTexts(a.datasetId, b.datasetId),
    )
}

/** The winner, with what it lacks taken from the loser: structs member by member, all else whole. */
function filledFrom(winner: JsonObject, loser: JsonObject): JsonObject {
  const filled = { ...winner }
  for (const [name, value] of Object.entries(loser)) {
    const own = winner[name]
    if (own === null || own === undefined) filled[name] = value
    else if (isObject(own) && isObject(value)) filled[name] = filledFrom(own, value)
  }
  return filled
}

/** Union by namespace and id, in the winner's spelling; the seed's primary identity belongs to it. */
function mergedIdentityMap(fragments: readonly (RecordLine | EventLine)[]): JsonObject {
  const merged: { [ns: string]: JsonObject[] } = {}
  const add = (ns: string, item: JsonObject) => {
    const known = Object.keys(merged).find((name) => name.toLowerCase() === ns.toLowerCase()) ?? ns
    const items = merged[known] ?? []
    if (!items.some(({ id }) => id === item.id)) merged[known] = [...items, item]
  }
  for (const { primary, body } of fragments) {
    for (const [ns, items] of Object.entries(isObject(body.identityMap) ? body.identityMap : {})) {
      for (const item of Array.isArray(items) ? items : []) if (isObject(item)) add(ns, item)
    }
    add(primary.ns, { id: primary.id, primary: true })
  }
  return merged
}

function identityList(identityMap: JsonObject): Json[] {
  return Object.entries(identityMap).flatMap(([code, items]) =>
    (items as JsonObject[]).map(({ id = null, primary = null }) => ({ id, primary, namespace: { code } })),
  )
}

/** Namespaces, without case, in which the profile has an identity. */
export function namespacesOf({ row }: Profile): Set<string> {
  const identityMap = row.identityMap as { [ns: string]: Json[] }
  const used = Object.entries(identityMap).filter(([, items]) => items.length > 0)
  return new Set(used.map(([ns]) => ns.toLowerCase()))
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
