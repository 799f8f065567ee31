// The table `dataset_tag`: which datasets have a tag, by its name and each of its values.
import type { Database } from 'better-sqlite3'

/** Values by the name of the tag. */
type Tags = Readonly<Record<string, readonly string[]>>

export function datasetTagTable(db: Database) {
  const add = db.prepare<[string, string, number]>(
    'INSERT OR IGNORE INTO dataset_tag (tag, value, position) VALUES (?, ?, ?)',
  )
  const remove = db.prepare<[string, string, number]>(
    'DELETE FROM dataset_tag WHERE tag = ? AND value = ? AND position = ?',
  )
  return {
    /** Takes the tags of the dataset at the position from what they were to what they are. */
    change(position: number, before: Tags, after: Tags): void {
      if (JSON.stringify(before) === JSON.stringify(after)) return
      for (const [tag, value] of pairsOf(before)) remove.run(tag, value, position)
      for (const [tag, value] of pairsOf(after)) add.run(tag, value, position)
    },
  }
}

/** A tag without values has the empty one here, because it can be looked for by its name. */
const pairsOf = (tags: Tags) =>
  Object.entries(tags).flatMap(([tag, values]) =>
    (values.length === 0 ? [''] : values).map((value) => [tag, value] as const),
  )
