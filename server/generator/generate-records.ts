// Seed records of as many made-up customers as are asked for, one after the other.
import { randomStream } from '../runtime/random-stream.ts'
import type { SeedRecord } from '../seeding/seed-records.ts'
import { eventsOf, membershipsOf } from './activity.ts'
import { makeCustomer } from './customer.ts'
import { platformRecords } from './platform.ts'

export interface Wanted {
  /** How many customers. */
  readonly profiles: number
  /** How many events each of them has. */
  readonly events: number
  /** How many segments there are. */
  readonly segments: number
  /** The same number draws the same customers. */
  readonly seedRandom: number
}

/** Each customer is drawn alone: those of a small number are the first of a large one. */
export function* generateRecords({ profiles, events, segments, seedRandom }: Wanted): Generator<SeedRecord> {
  yield* platformRecords(segments)
  for (let number = 1; number <= profiles; number += 1) {
    const random = randomStream(seedRandom, number)
    const { customer, records } = makeCustomer(random, number)
    yield* records
    yield* membershipsOf(random, customer, segments)
    yield* eventsOf(random, customer, events)
  }
}
