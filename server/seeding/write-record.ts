// A seed record into the store.
import { type Dataset, newDataset } from '../domain/dataset.ts'
import { historyBatches } from '../domain/export-history.ts'
import { type EpochMs, parseInstant } from '../domain/instant.ts'
import type { EventFragment, Identity, Membership, RecordFragment, SeededBody } from '../domain/profile.ts'
import {
  newSegmentDefinition,
  type SegmentDefinition,
  type SegmentExpression,
} from '../domain/segment-definition.ts'
import type { RecordMode } from '../storage/profiles.ts'
import type { Store } from '../storage/store.ts'
import type { SeedRecord, SeedRecordType } from './seed-records.ts'

/** What the record does not say itself. */
export interface SeedContext {
  readonly now: EpochMs
  readonly viewId: (datasetId: string) => string
  /** What a record of the dataset does to the one before it. */
  readonly recordMode: (datasetId: string) => RecordMode
}

/** `unknown identity`: nothing is written, for no record or event so far has named whose membership it is. */
export type WriteResult = 'written' | 'unknown identity'

/** Writes a checked record; one with the same key is replaced, or patched where its dataset says so. */
export function writeSeedRecord(store: Store, record: SeedRecord, context: SeedContext): WriteResult {
  switch (record.type) {
    case 'dataset': {
      store.datasets.save(dataset(record, store.datasets.find(record.id), context))
      return 'written'
    }
    case 'mergePolicy': {
      const { type: _type, earlierVersions, ...policy } = record
      store.mergePolicies.seed({ updateEpoch: Math.floor(context.now / 1000), ...policy }, earlierVersions)
      return 'written'
    }
    case 'segment':
      store.segments.save(segmentDefinition(record, context.now), record.ns)
      return 'written'
    case 'identity':
      store.profiles.nameIdentity(identity(record))
      return 'written'
    case 'profile':
      store.profiles.saveRecord(recordFragment(record), context.recordMode(record.datasetId))
      return 'written'
    case 'event':
      store.profiles.saveEvent(eventFragment(record))
      return 'written'
    case 'membership': {
      const { ns = 'ups', id } = record.segment
      const [primary, segment] = [identity(record.primary), { namespace: ns, id }]
      const isKnown = store.profiles.saveMembership(primary, segment, membership(record))
      return isKnown ? 'written' : 'unknown identity'
    }
    case 'exportJob': {
      const { type: _type, imsOrgId = '', creationTime, ...rest } = record
      const reply = { ...rest, imsOrgId, creationTime }
      store.exportJobs.saveHistory(reply)
      for (const batch of historyBatches(reply)) store.batches.save(batch)
      return 'written'
    }
    case 'meta': {
      const { nextExportJobId, clock, datasetsCreated } = record
      if (nextExportJobId !== undefined) store.settings.save('nextExportJobId', String(nextExportJobId))
      if (clock !== undefined) store.settings.save('startOfClock', String(epoch(clock)))
      if (datasetsCreated !== undefined) store.datasets.takePositions(datasetsCreated)
      for (const counter of ['mergePoliciesCreated', 'segmentsCreated'] as const) {
        const count = Math.max(record[counter] ?? 0, Number(store.settings.find(counter) ?? 0))
        if (count > 0) store.settings.save(counter, String(count))
      }
      return 'written'
    }
  }
}

type Of<Name extends SeedRecordType> = Extract<SeedRecord, { type: Name }>

/** What the record does not say stays as it was, or is as the Catalog has it of a new dataset. */
function dataset(record: Of<'dataset'>, before: Dataset | undefined, context: SeedContext): Dataset {
  const { type: _type, id, created, updated, createdClient, updatedUser, version, viewId, ...others } = record
  const { body: membersOfTheSameName, ...members } = others
  const createdAt = created === undefined ? (before?.createdAt ?? context.now) : epoch(created)
  const dataset = newDataset({
    id,
    viewId: viewId ?? before?.viewId ?? context.viewId(id),
    createdAt,
    createdClient: createdClient ?? before?.createdClient ?? 'seed',
    body: { ...members, ...membersOfTheSameName },
  })
  return {
    ...dataset,
    updatedAt:
      updated === undefined ? Math.max(createdAt, created === undefined ? context.now : 0) : epoch(updated),
    updatedClient: updatedUser ?? createdClient ?? 'seed',
    revision: Number(/^1\.0\.(\d{1,9})$/.exec(version ?? '')?.[1] ?? 0),
  }
}

/** Of a segment without a query of its own the query is empty; memberships are seeded, not evaluated. */
function segmentDefinition(record: Of<'segment'>, now: EpochMs): SegmentDefinition {
  const {
    type: _type,
    ns: _ns,
    id,
    name = id,
    mergePolicyId,
    pql = '',
    creationTime,
    updateTime,
    ...rest
  } = record
  const { schema = { name: '_xdm.context.profile' }, expression = expressionOf(pql) } = rest
  const created = creationTime === undefined ? now : epoch(creationTime)
  return {
    ...newSegmentDefinition({ ...rest, name, schema, expression }, { id, mergePolicyId, now: created }),
    updateTime: updateTime === undefined ? created : epoch(updateTime),
  }
}

function expressionOf(pql: string | object): SegmentExpression {
  return typeof pql === 'string'
    ? { type: 'PQL', format: 'pql/text', value: pql }
    : { type: 'PQL', format: 'pql/json', value: JSON.stringify(pql) }
}

function recordFragment({ datasetId, primary, ingestedAt, body }: Of<'profile'>): RecordFragment<SeededBody> {
  return {
    datasetId,
    primary: identity(primary),
    ingestedAt: epoch(ingestedAt),
    body: body as SeededBody,
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
    ...(lastQualificationTime !== undefined && { lastQualificationTime: epoch(lastQualificationTime) }),
    ...(validUntil !== undefined && { validUntil: epoch(validUntil) }),
  }
}

const identity = ({ ns, id }: { ns: string; id: string }): Identity => ({ namespace: ns, id })

/** The shape's check has made sure that the text is a time. */
function epoch(time: string | number): EpochMs {
  return typeof time === 'number' ? time : (parseInstant(time) as EpochMs)
}
