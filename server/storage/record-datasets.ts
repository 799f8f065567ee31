// The table `record_dataset`: a number for every dataset that a record was ever in, and the keys made of it.
import type { Database } from 'better-sqlite3'

/** Numbers of datasets are below this. */
const datasetRange = 2 ** 22

/** SQL for the number of the identity whose record it is. */
export const identityOfRecord = 'record.id >> 22'

/** SQL for the number of the dataset that a record is in. */
export const datasetOfRecord = 'record.id & 4194303'

/** SQL that is true of the records of the identities from the number `first` to the number `last`. */
export const recordsOf = (first: string, last = first) =>
  `record.id BETWEEN ${first} << 22 AND (${last} << 22) + 4194303`

/** The key before those of the records of the identities from the number `first` to the number `last`, and their last. */
export const keysOf = (first: number, last: number): readonly [before: number, last: number] => [
  first * datasetRange - 1,
  (last + 1) * datasetRange - 1,
]

export type RecordDatasets = ReturnType<typeof recordDatasets>

/** What is held in memory is good as long as the connection is: who rolls back closes it. */
export function recordDatasets(db: Database) {
  const find = db.prepare<[string], number>('SELECT number FROM record_dataset WHERE dataset_id = ?').pluck()
  const add = db.prepare('INSERT INTO record_dataset (dataset_id) VALUES (?)')
  const findId = db
    .prepare<[number], string>('SELECT dataset_id FROM record_dataset WHERE number = ?')
    .pluck()
  const numbers = new Map<string, number>()
  const ids = new Map<number, string>()

  function number(datasetId: string): number {
    const known = numbers.get(datasetId)
    if (known !== undefined) return known
    const found = find.get(datasetId) ?? Number(add.run(datasetId).lastInsertRowid)
    if (found >= datasetRange) throw new RangeError(`more than ${datasetRange} datasets have records`)
    numbers.set(datasetId, found)
    return found
  }

  return {
    /** The key of an identity's record in a dataset: records lie in the order in which exports read them. */
    key: (identity: number, datasetId: string): number => identity * datasetRange + number(datasetId),
    /** The id of a dataset by its number. */
    id(number: number): string {
      const known = ids.get(number)
      if (known !== undefined) return known
      const id = findId.get(number)
      if (id === undefined) throw new Error(`no dataset has the number ${number}`)
      ids.set(number, id)
      return id
    },
  }
}
