// The table `identity`: a number for every identity met, and the graph that links bring together.
import type { Database } from 'better-sqlite3'
import { identityMapOf } from '../domain/identity-merge.ts'
import type { Identity, IdentityMap } from '../domain/profile.ts'
import { unpackIdentities } from './packed-identities.ts'
import { identitiesOfRecord } from './record-bodies.ts'
import { recordsOf } from './record-datasets.ts'

/** An identity's number, and that of the graph it is in. */
interface NumberedIdentity {
  readonly id: number
  readonly graph: number
  /** True where this is the first time that it is met. */
  readonly isNew: boolean
}

/** A fragment as far as it links identities: its primary one, and those it names. */
interface Link {
  readonly namespace: string
  readonly value: string
  /** As JSON: an identityMap, or packed; null where there are none. */
  readonly identities: string | null
}

/** Gives identities their numbers and keeps linked ones in one graph. */
export function identityLinks(db: Database) {
  const find = db.prepare<[string, string], { id: number; graph: number }>(
    'SELECT id, graph FROM identity WHERE value = ? AND namespace = ?',
  )
  const last = db.prepare<[], number | null>('SELECT max(id) FROM identity').pluck()
  const add = db.prepare<[number, string, string, number]>(
    'INSERT INTO identity (id, namespace, value, graph) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const merge = db.prepare('UPDATE identity SET graph = ? WHERE graph = ?')
  const graphOf = db.prepare<[number], { graph: number }>('SELECT graph FROM identity WHERE id = ?')
  const takeApart = db.prepare('UPDATE identity SET graph = id WHERE graph = ?')
  const linksWithin = db.prepare<[number, number], Link>(
    `SELECT identity.namespace, value, ${identitiesOfRecord} AS identities
     FROM identity JOIN record ON ${recordsOf('identity.id')} WHERE graph = ?
     UNION ALL
     SELECT identity.namespace, value, body ->> '$.identityMap'
     FROM identity JOIN event ON event.identity = identity.id WHERE graph = ?`,
  )

  /** The number that the next new identity takes; good as long as the connection is: who rolls back closes it. */
  let next: number | undefined

  /** Most are new when many are seeded, so adding comes before looking. */
  function number({ namespace, id: value }: Identity): NumberedIdentity {
    next ??= (last.get() ?? 0) + 1
    const id = next
    if (add.run(id, namespace, value, id).changes === 1) {
      next += 1
      return { id, graph: id, isNew: true }
    }
    const known = find.get(value, namespace)
    return { id: known?.id ?? id, graph: known?.graph ?? id, isNew: false }
  }

  /** Links an identity in `graph` with every identity of the map. */
  function link(graph: number, { namespace: own, id: ownId }: Identity, identityMap: IdentityMap = {}): void {
    let joined = graph
    for (const namespace in identityMap) {
      for (const { id } of identityMap[namespace] ?? []) {
        if (id === ownId && namespace === own) continue
        const other = number({ namespace, id })
        if (other.graph === joined) continue
        const [low, high] = [Math.min(joined, other.graph), Math.max(joined, other.graph)]
        merge.run(low, high)
        joined = low
      }
    }
  }

  return {
    number,
    link,
    /** The identity's number; undefined where no record or event has named it. */
    find: ({ namespace, id }: Identity): number | undefined => find.get(id, namespace)?.id,
    /** Brings the identity's graph together anew, of the links that its records and events have now. */
    relink(identity: number): void {
      const graph = graphOf.get(identity)?.graph ?? identity
      const links = linksWithin.all(graph, graph)
      takeApart.run(graph)
      for (const { namespace, value: id, identities } of links) {
        const primary = { namespace, id }
        if (!identities) continue
        const identityMap = identityMapOf(unpackIdentities(JSON.parse(identities)))
        link(number(primary).graph, primary, identityMap)
      }
    },
  }
}
