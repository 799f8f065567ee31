// A value into a seed record: checked against its shape and the union schema, which it may add fields to.
import {
  DeclarationError,
  type JsonSchema,
  withDeclaredFields,
  withFieldsOf,
} from '../domain/declared-fields.ts'
import { checkField } from '../domain/field-check.ts'
import { dangerOf, deepestSchemaNesting } from '../domain/json-danger.ts'
import type { ProfileBody } from '../domain/profile.ts'
import { inOneSpelling } from '../domain/stored-body.ts'
import { derivedProfileFields, type StructField, type UnionSchemas } from '../domain/union-schema.ts'
import { withoutNulls } from '../domain/without-nulls.ts'
import { type Check, checkOf } from '../validation.ts'
import type { SeedLine } from './seed-lines.ts'
import { type SeedRecord, type SeedRecordType, seedRecordSchemas } from './seed-records.ts'

const recordTypes = Object.keys(seedRecordSchemas) as SeedRecordType[]

/** A record as it was written. */
type Line = Extract<SeedLine, { value: unknown }>

/** Reads records one after the other; `unions` grows by the fields that they declare. */
export interface RecordReader {
  /** The record, or what is wrong with it, naming the member. */
  read(line: Line): SeedRecord | string
  unions(): UnionSchemas
}

export function createRecordReader(known: UnionSchemas): RecordReader {
  const checks = new Map<SeedRecordType, Check>()
  let unions = known

  function read(line: Line): SeedRecord | string {
    const { value } = line
    const type = (value as { type?: unknown } | null)?.type
    const name = recordTypes.find((one) => one === type)
    if (!name) return `type must be one of ${recordTypes.join(', ')}`
    const check = checks.get(name) ?? checkOf(seedRecordSchemas[name], 'the record')
    checks.set(name, check)
    const danger = dangerOfRecord(name, value)
    if (danger) return danger
    const problems = check(value)
    if (problems.length > 0) return problems.join('; ')
    const record = value as SeedRecord
    if (record.type === 'dataset') return declareSchema(record) ?? record
    if (record.type === 'meta') return declareFields(record) ?? record
    if (record.type === 'segment' && record.pql !== undefined && record.expression)
      return 'pql and expression say the same: give one of them'
    if (record.type === 'mergePolicy') return orderProblem(record) ?? record
    return record.type === 'profile' || record.type === 'event' ? readBody(record, line) : record
  }

  /** Memberships that have been read already fit the union, whatever has been declared. */
  function readBody(record: BodyRecord, { mayHaveNulls, memberships }: Line): BodyRecord | string {
    const spelled = record.type === 'profile' ? inOneSpelling(record.body as ProfileBody) : record.body
    const body = mayHaveNulls ? withoutNulls(spelled) : spelled
    const missing = record.type === 'event' && ['_id', 'timestamp'].find((name) => !Object.hasOwn(body, name))
    if (missing) return `body.${missing} is required of an event`
    const own = record.type === 'profile' && derivedProfileFields.find((name) => Object.hasOwn(body, name))
    if (own) return `body.${own} is derived and cannot be seeded`
    const problem = fieldProblem(record.type, body)
    return problem ?? { ...record, body: memberships ? { ...body, segmentMembership: memberships } : body }
  }

  /** A body that brings fields of its own is checked again with them. */
  function fieldProblem(type: 'profile' | 'event', body: object): string | undefined {
    if (!checkField(unions[type], body, 'body')) return undefined
    const danger = dangerOf(body)
    if (danger) return danger
    const union: StructField = withFieldsOf(unions[type], body)
    const problem = checkField(union, body, 'body')
    if (problem) return `${problem.path} ${problem.reason}`
    unions = { ...unions, [type]: union }
    return undefined
  }

  /** What a dataset declares belongs to events where it has the `timestamp` that makes them events. */
  function declareSchema({ observableSchema }: Of<'dataset'>): string | undefined {
    const schema = observableSchema as JsonSchema | undefined
    if (!schema) return undefined
    const type = schema.properties?.timestamp ? 'event' : 'profile'
    unions = { ...unions, [type]: withDeclaredFields(unions[type], schema) }
    return undefined
  }

  /** The fields that another tenant's data had declared. */
  function declareFields({ fields }: Of<'meta'>): undefined {
    const { profile, event } = (fields ?? {}) as { profile?: JsonSchema; event?: JsonSchema }
    if (profile) unions = { ...unions, profile: withDeclaredFields(unions.profile, profile) }
    if (event) unions = { ...unions, event: withDeclaredFields(unions.event, event) }
  }

  return {
    read: (line) => {
      try {
        return read(line)
      } catch (error) {
        if (error instanceof DeclarationError) return error.message
        // The one RangeError there is here: a value whose nesting is deeper than the stack.
        if (error instanceof RangeError) return 'it is nested too deeply'
        throw error
      }
    },
    unions: () => unions,
  }
}

/** Of profiles and events only what is no field of the union yet has to be looked at, which is done later. */
function dangerOfRecord(name: SeedRecordType, value: unknown): string | undefined {
  if (name === 'profile' || name === 'event') return undefined
  if (name !== 'dataset') return name === 'meta' ? dangerOf(value, deepestSchemaNesting) : dangerOf(value)
  // The dataset's own members there are one level deeper than in the dataset.
  const { body, ...members } = value as { body?: unknown }
  return dangerOf(members) ?? dangerOf(body)
}

type BodyRecord = Of<'profile'> | Of<'event'>
type Of<Name extends SeedRecordType> = Extract<SeedRecord, { type: Name }>

function orderProblem({ attributeMerge }: Of<'mergePolicy'>): string | undefined {
  const { type, order = [] } = attributeMerge
  if (type !== 'dataSetPrecedence' || order.length > 0) return undefined
  return 'attributeMerge.order is required of dataSetPrecedence and names at least one dataset'
}
