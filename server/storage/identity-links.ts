// The table `identity`: a number for every identity met, and the graph that links bring together.
import type { Database } from 'better-sqlite3'
import type { Identity, IdentityMap } from '../domain/profile.ts'

/** Gives identities their numbers and keeps linked ones in one graph. */
export function identityLinks(db: Database) {
  const find = db.prepare<[string, string], { id: number; graph: number }>(
    'SELECT id, graph FROM identity WHERE namespace = ? AND value = ?',
  )
  const add = db.prepare(
    `INSERT INTO identity (namespace, value, graph)
     VALUES (?, ?, (SELECT coalesce(max(id), 0) + 1 FROM identity))`,
  )
  const merge = db.prepare('UPDATE identity SET graph = ? WHERE graph = ?')

  function number(namespace: string, value: string): { id: number; graph: number } {
    const known = find.get(namespace, value)
    if (known) return known
    const id = Number(add.run(namespace, value).lastInsertRowid)
    return { id, graph: id }
  }

  /** The number of `primary`, which is linked with every identity of the map. */
  function join(primary: Identity, identityMap: IdentityMap = {}): number {
    const first = number(primary.namespace, primary.id)
    let graph = first.graph
    for (const [namespace, items] of Object.entries(identityMap)) {
      for (const { id } of items ?? []) {
        const other = number(namespace, id)
        if (other.graph === graph) continue
        const [low, high] = [Math.min(graph, other.graph), Math.max(graph, other.graph)]
        merge.run(low, high)
        graph = low
      }
    }
    return first.id
  }

  return { join }
}
