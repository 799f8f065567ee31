// Seed records into the store: each checked against its shape and the union schema, then written.
import { newDataset } from '../domain/dataset.ts'
import { historyBatches } from '../domain/export-history.ts'
import { checkField } from '../domain/field-check.ts'
import { type EpochMs, formatInstant, parseInstant } from '../domain/instant.ts'
import type { EventFragment, Identity, Membership, ProfileBody, RecordFragment } from '../domain/profile.ts'
import { storedBody } from '../domain/stored-body.ts'
import { derivedProfileFields, eventUnion, profileUnion, type StructField } from '../domain/union-schema.ts'
import { withoutNulls } from '../domain/without-nulls.ts'
import { type Check, checkOf } from '../validation.ts'
import { type SeedRecord, type SeedRecordType, seedRecordSchemas } from './seed-records.ts'
import type { Store } from './store.ts'

/** What the store cannot know of a dataset that a record brings. */
export interface SeedContext {
  readonly now: EpochMs
  readonly viewId: (datasetId: string) => string
}

const checks = new Map<SeedRecordType, Check>()
const recordTypes = Object.keys(seedRecordSchemas) as SeedRecordType[]

/** The record, or what is wrong with it, naming the member. */
export function readSeedRecord(value: unknown): SeedRecord | string {
  const type = (value as { type?: unknown } | null)?.type
  const known = recordTypes.find((name) => name === type)
  if (!known) return `type must be one of ${recordTypes.join(', ')}`
  const check = checks.get(known) ?? checkOf(seedRecordSchemas[known], 'the record')
  checks.set(known, check)
  const problems = check(value)
  if (problems.length > 0) return problems.join('; ')
  const read = value as SeedRecord
  if (read.type !== 'profile' && read.type !== 'event') return read
  const record = read.type === 'profile' ? { ...read, body: storedBody(read.body as ProfileBody) } : read
  return bodyProblem(record) ?? { ...record, body: withoutNulls(record.body) }
}

function bodyProblem(record: Of<'profile'> | Of<'event'>): string | undefined {
  if (record.type === 'profile') return fieldProblem(profileUnion, record.body, derivedProfileFields)
  const { _id = null, timestamp = null } = record.body as Record<string, unknown>
  const [missing] = Object.entries({ _id, timestamp }).find(([, value]) => value === null) ?? []
  return missing ? `body.${missing} is required of an event` : fieldProblem(eventUnion, record.body, [])
}

function fieldProblem(union: StructField, body: object, derived: readonly string[]): string | undefined {
  const own = derived.find((name) => name in body)
  if (own) return `body.${own} is derived and cannot be seeded`
  const problem = checkField(union, body, 'body')
  return problem && `${problem.path} ${problem.reason}`
}

/** Writes a checked record; one with the same key is replaced. */
export function writeSeedRecord(store: Store, record: SeedRecord, context: SeedContext): void {
  switch (record.type) {
    case 'dataset': {
      const { type: _type, id, ...body } = record
      const [createdAt, createdClient] = [context.now, 'seed']
      store.datasets.save(newDataset({ id, viewId: context.viewId(id), createdAt, createdClient, body }))
      return
    }
    case 'mergePolicy': {
      const { type: _type, ...policy } = record
      store.mergePolicies.save(policy)
      return
    }
    case 'segment':
      store.segments.save(record)
      return
    case 'profile':
      store.profiles.saveRecord(recordFragment(record))
      return
    case 'event':
      store.profiles.saveEvent(eventFragment(record))
      return
    case 'membership': {
      const { ns = 'ups', id } = record.segment
      store.profiles.saveMembership(identity(record.primary), { namespace: ns, id }, membership(record))
      return
    }
    case 'exportJob': {
      const { type: _type, ...reply } = record
      store.exportJobs.saveHistory(reply)
      for (const batch of historyBatches(reply)) store.batches.save(batch)
      return
    }
    case 'meta':
      if (record.nextExportJobId !== undefined) {
        store.settings.save('nextExportJobId', String(record.nextExportJobId))
      }
  }
}

type Of<Name extends SeedRecordType> = Extract<SeedRecord, { type: Name }>

function recordFragment({ datasetId, primary, ingestedAt, body }: Of<'profile'>): RecordFragment {
  const audit = (body as { extSourceSystemAudit?: { lastUpdatedDate?: string } }).extSourceSystemAudit
  const sourceUpdatedAt = parseInstant(audit?.lastUpdatedDate ?? '')
  return {
    datasetId,
    primary: identity(primary),
    ingestedAt: epoch(ingestedAt),
    ...(sourceUpdatedAt !== undefined && { sourceUpdatedAt }),
    body: body as ProfileBody,
  }
}

function eventFragment({ datasetId, primary, ingestedAt, body }: Of<'event'>): EventFragment {
  const event = body as EventFragment['body'] & { timestamp: string }
  return {
    datasetId,
    primary: identity(primary),
    ingestedAt: epoch(ingestedAt),
    timestamp: epoch(event.timestamp),
    body: event,
  }
}

function membership({ status, lastQualificationTime, validUntil }: Of<'membership'>): Membership {
  return {
    status,
    ...(lastQualificationTime !== undefined && {
      lastQualificationTime: formatInstant(epoch(lastQualificationTime)),
    }),
    ...(validUntil !== undefined && { validUntil: formatInstant(epoch(validUntil)) }),
  }
}

const identity = ({ ns, id }: { ns: string; id: string }): Identity => ({ namespace: ns, id })

/** The shape's check has made sure that the text is a time. */
function epoch(time: string | number): EpochMs {
  return typeof time === 'number' ? time : (parseInstant(time) as EpochMs)
}
