// What made-up customers need on the Platform: where their records go, and the segments they are in.
import type { SeedRecord } from '../seeding/seed-records.ts'

export const crmDataset = '6e7000000000000000000001'
export const loyaltyDataset = '6e7000000000000000000002'
export const eventDataset = '6e7000000000000000000003'
const exportDataset = '6e7000000000000000000010'

/** Segment number n has about one customer in n: the first holds everybody. */
export const segmentId = (number: number) => `6e700000-0000-4000-8000-${String(number).padStart(12, '0')}`

const contentType = 'application/vnd.adobe.xed+json;version=1'
const fileDescription = { persisted: true, containerFormat: 'parquet', format: 'parquet' }

/** The datasets and segments, before anything refers to them. */
export function* platformRecords(segmentCount: number): Generator<SeedRecord> {
  yield source(crmDataset, 'Generated CRM', 'generated-crm')
  yield source(loyaltyDataset, 'Generated loyalty programme', 'generated-loyalty')
  yield source(eventDataset, 'Generated shop events', 'generated-shop-events')
  yield {
    type: 'dataset',
    id: exportDataset,
    name: 'Generated profile export',
    schemaRef: { id: 'https://ns.adobe.com/xdm/context/profile__union', contentType },
    fileDescription,
    aspect: 'production',
  }
  for (let number = 1; number <= segmentCount; number += 1) {
    const name = number === 1 ? 'Everybody' : `About one in ${number}`
    yield { type: 'segment', id: segmentId(number), ns: 'ups', name }
  }
}

function source(id: string, name: string, schema: string): SeedRecord {
  return {
    type: 'dataset',
    id,
    name,
    schemaRef: { id: `https://ns.adobe.com/emulator/schemas/${schema}`, contentType },
    fileDescription,
    tags: { unifiedProfile: ['enabled:true'], unifiedIdentity: ['enabled:true'] },
  }
}
