// The reference's people: who a seed's records, events and memberships belong to (semantics §1.1, §1.3.6).
import {
  type DatasetLine,
  type EventLine,
  isObject,
  type Json,
  type JsonObject,
  type MembershipLine,
  type PolicyLine,
  type RecordLine,
  type SeedIdentity,
  type SeedLine,
} from './seed-lines.ts'

export interface Individual {
  readonly identityCount: number
  readonly records: RecordLine[]
  readonly events: EventLine[]
  readonly memberships: MembershipLine[]
}

export interface World {
  readonly records: readonly RecordLine[]
  readonly events: readonly EventLine[]
  readonly memberships: readonly MembershipLine[]
  readonly policies: readonly PolicyLine[]
  readonly lines: readonly SeedLine[]
}

/** Namespaces compare without case, ids with it. */
export const sameIdentityText = ({ ns, id }: SeedIdentity): string => JSON.stringify([ns.toLowerCase(), id])

/**
 * The lines that count: a later line replaces an earlier one with its key (control §3.1), or patches it, where it is a
 * record of a dataset that says so (semantics §1.1.4).
 */
export function worldOf(lines: readonly SeedLine[]): World {
  const kept = new Map<string, SeedLine>()
  const patchedDatasets = new Set(lines.filter(isPatched).map((line) => line.id))
  for (const line of lines) {
    const key = keyOf(line)
    const earlier = kept.get(key)
    const isPatch =
      line.type === 'profile' && earlier?.type === 'profile' && patchedDatasets.has(line.datasetId)
    kept.delete(key)
    kept.set(key, isPatch ? { ...line, body: patched(earlier.body, line.body) } : line)
  }
  const all = [...kept.values()]
  return {
    records: all.filter((line) => line.type === 'profile'),
    events: all.filter((line) => line.type === 'event'),
    memberships: all.filter((line) => line.type === 'membership'),
    policies: all.filter((line) => line.type === 'mergePolicy'),
    lines: all,
  }
}

/** What the later one says over the earlier one: structs member by member, all else whole, nulls say nothing. */
function patched(earlier: JsonObject, later: JsonObject): JsonObject {
  const body = { ...earlier }
  for (const [name, value] of Object.entries(later)) {
    const own = body[name]
    if (value !== null) body[name] = isObject(own) && isObject(value) ? patched(own, value) : value
  }
  // The two names of a membership's time are one (semantics §2.1): the later one is the one that was said last.
  const time = later.lastQualificationTime ?? later.timestamp
  if (time) body.lastQualificationTime = time
  return body
}

const isPatched = (line: SeedLine): line is DatasetLine =>
  line.type === 'dataset' && (line.tags?.unifiedProfile.includes('isUpsert:true') ?? false)

function keyOf(line: SeedLine): string {
  if (line.type === 'profile') return `profile ${line.datasetId} ${sameIdentityText(line.primary)}`
  if (line.type === 'event') return `event ${line.datasetId} ${line.body._id}`
  if (line.type === 'membership') {
    const { ns = 'ups', id } = line.segment
    return `membership ${sameIdentityText(line.primary)} ${sameIdentityText({ ns, id })}`
  }
  if (line.type === 'segment') return `segment ${sameIdentityText({ ns: line.ns ?? 'ups', id: line.id })}`
  return `${line.type} ${line.id}`
}

/** Everybody who has a record or an event. */
export function individualsOf(world: World, graph: 'none' | 'pdg'): Individual[] {
  const groups = graph === 'pdg' ? linkedIdentities(world) : new Map<string, Set<string>>()
  const found = new Map<Set<string> | string, Individual>()
  const homeOf = (primary: SeedIdentity) => {
    const text = sameIdentityText(primary)
    return groups.get(text) ?? text
  }
  const individualOf = (primary: SeedIdentity): Individual => {
    const home = homeOf(primary)
    const identityCount = typeof home === 'string' ? 1 : home.size
    const individual = found.get(home) ?? { identityCount, records: [], events: [], memberships: [] }
    found.set(home, individual)
    return individual
  }
  for (const record of world.records) individualOf(record.primary).records.push(record)
  for (const event of world.events) individualOf(event.primary).events.push(event)
  for (const membership of world.memberships) {
    found.get(homeOf(membership.primary))?.memberships.push(membership)
  }
  return [...found.values()]
}

/** For each identity the group of those that some record or event joins it to. */
function linkedIdentities({ records, events }: World): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>()
  for (const { primary, body } of [...records, ...events]) {
    const together = [sameIdentityText(primary), ...identitiesIn(body.identityMap).map(sameIdentityText)]
    const joined = new Set(together.flatMap((text) => [text, ...(groups.get(text) ?? [])]))
    for (const text of joined) groups.set(text, joined)
  }
  return groups
}

/** The identities that an identityMap names. */
export function identitiesIn(identityMap: Json | undefined): SeedIdentity[] {
  if (!isObject(identityMap)) return []
  return Object.entries(identityMap).flatMap(([ns, items]) =>
    (Array.isArray(items) ? items : []).flatMap((item) =>
      isObject(item) && typeof item.id === 'string' ? [{ ns, id: item.id }] : [],
    ),
  )
}
