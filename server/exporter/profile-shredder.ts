// Takes merged profiles apart into the columns of an export.
import type { DerivedFields, MergedBody } from '../domain/profile.ts'
import type { Field, StructField } from '../domain/union-schema.ts'
import type { Column } from './parquet/column.ts'
import { identityListShredder, identityMapShredder } from './parquet/identity-shredder.ts'
import { membershipShredder } from './parquet/membership-shredder.ts'
import { shapedShredder } from './parquet/shaped-shredder.ts'
import { compileShredder } from './parquet/shredder.ts'

/** A row of an export: a merged profile's body and, where they are asked for, its events' bodies. */
export interface ProfileRow extends MergedBody {
  readonly timeSeriesEvents: readonly object[] | undefined
}

/** The fields that are no attributes, whatever a body has under their names. */
const ownFields = {
  _repo: true,
  identityMap: true,
  identities: true,
  segmentMembership: true,
  timeSeriesEvents: true,
} satisfies Record<keyof DerivedFields | 'identityMap' | 'timeSeriesEvents', true>

/** Compiles the walk over rows into the top-level `columns` of `schema`; what it lacks is passed over. */
export function profileShredder(schema: StructField, columns: ReadonlyMap<string, Column>) {
  const attributes = Object.entries(schema.members).filter(([name]) => !Object.hasOwn(ownFields, name))
  const shredAttributes = shapedShredder({ kind: 'struct', members: Object.fromEntries(attributes) }, columns)
  const shredRepository = compiled('_repo', compileShredder)
  const shredIdentityMap = compiled('identityMap', identityMapShredder)
  const shredIdentities = compiled('identities', identityListShredder)
  const shredMemberships = compiled('segmentMembership', membershipShredder)
  const shredEvents = compiled('timeSeriesEvents', compileShredder)

  /** Undefined where the schema lacks the field. */
  function compiled<Shred>(
    name: keyof typeof ownFields,
    compile: (field: Field, column: Column) => Shred,
  ): Shred | undefined {
    const [field, column] = [schema.members[name], columns.get(name)]
    return field && column && compile(field, column)
  }

  return (slot: number, { attributes, derived, timeSeriesEvents }: ProfileRow): void => {
    const { _repo, identities, segmentMembership } = derived
    shredAttributes(slot, attributes)
    shredIdentityMap?.(slot, identities)
    shredIdentities?.(slot, identities)
    if (_repo) shredRepository?.(slot, _repo)
    if (segmentMembership) shredMemberships?.(slot, segmentMembership)
    if (timeSeriesEvents) shredEvents?.(slot, timeSeriesEvents)
  }
}
