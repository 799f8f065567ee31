// Makes up a customer, and the records that the CRM and the loyalty programme have of them.
import { formatInstant } from '../domain/instant.ts'
import type { RandomStream } from '../runtime/random-stream.ts'
import type { SeedRecord } from '../seeding/seed-records.ts'
import { crmDataset, loyaltyDataset } from './platform.ts'
import { type City, cents, cities, tierOf } from './shop.ts'

const firstNames = {
  female: [
    'Ada',
    'Amelie',
    'Aroha',
    'Chiara',
    'Emma',
    'Grace',
    'Hanna',
    'Ines',
    'Lucia',
    'Maya',
    'Noor',
    'Yuki',
  ],
  male: ['Anton', 'Ben', 'David', 'Elias', 'Hugo', 'Jonas', 'Kofi', 'Luca', 'Mateo', 'Omar', 'Paul', 'Tane'],
} as const
const lastNames = [
  ...['Adams', 'Baker', 'Bianchi', 'Costa', 'Dubois', 'Evans', 'Fischer', 'Garcia', 'Hall', 'Ito', 'Jansen'],
  ...[
    'Kim',
    'Laurent',
    'Moreau',
    'Novak',
    'Okafor',
    'Owens',
    'Patel',
    'Romero',
    'Schmidt',
    'Silva',
    'Walker',
  ],
] as const
const streets = ['Mill Lane', 'Station Road', 'Harbour Street', 'Garden Square', 'Church Row'] as const

/** All dates lie in the year before this one begins. */
const newYear2026 = 1_767_225_600_000
const minuteMs = 60_000
const yearMs = 365 * 24 * 60 * minuteMs

export interface Customer {
  readonly crmId: string
  readonly ecid: string
  readonly email: string
  readonly city: City
}

/** An instant of the year before 2026, to the minute. */
export const instantOf = (random: RandomStream): number =>
  newYear2026 - random.integer(1, yearMs / minuteMs) * minuteMs

/** The customer of that number with their records: one of the CRM, for half of them one of the loyalty programme. */
export function makeCustomer(
  random: RandomStream,
  number: number,
): { customer: Customer; records: SeedRecord[] } {
  const gender = random.pick(['female', 'male'] as const)
  const name = { firstName: random.pick(firstNames[gender]), lastName: random.pick(lastNames) }
  const customer: Customer = {
    crmId: `G-${number}`,
    ecid: `1${random.digits('#'.repeat(37))}`,
    email: `${name.firstName}.${name.lastName}.${number}@example.com`.toLowerCase(),
    city: random.pick(cities),
  }
  const birthYear = random.integer(1940, 2007)
  const birthDate = `${birthYear}-${twoDigits(random.integer(1, 12))}-${twoDigits(random.integer(1, 28))}`
  const person = { name, birthDate, birthYear, gender }
  const records = [crmRecord(random, customer, person, number)]
  if (random.chance(0.5)) records.push(loyaltyRecord(random, customer, person, number))
  return { customer, records }
}

function crmRecord(random: RandomStream, customer: Customer, person: object, number: number): SeedRecord {
  const { crmId, ecid, email, city } = customer
  return {
    type: 'profile',
    datasetId: crmDataset,
    primary: { ns: 'CRMID', id: crmId },
    ingestedAt: formatInstant(instantOf(random)),
    body: {
      _id: `https://data.example/generated/crm/${crmId}`,
      identityMap: {
        CRMID: [{ id: crmId, authenticatedState: 'authenticated', primary: true }],
        Email: [{ id: email }],
        ECID: [{ id: ecid, authenticatedState: 'ambiguous' }],
      },
      person,
      personalEmail: { address: email, primary: true, type: 'personal', status: 'active' },
      ...(random.chance(0.7) && { mobilePhone: { number: random.digits(city.phone) } }),
      homeAddress: {
        street1: `${random.integer(1, 200)} ${random.pick(streets)}`,
        city: city.name,
        postalCode: random.digits(city.postalCode),
        countryCode: city.country,
        _schema: { latitude: city.latitude, longitude: city.longitude },
        ...(city.dmaID && { dmaID: city.dmaID }),
      },
      _emulator: { crm: { accountNumber: 4_000_000_000 + number } },
      testProfile: false,
    },
  }
}

function loyaltyRecord(random: RandomStream, customer: Customer, person: object, number: number): SeedRecord {
  const id = `GL-${number}`
  const points = cents(random.integer(0, 2_000_000) / 100)
  return {
    type: 'profile',
    datasetId: loyaltyDataset,
    primary: { ns: 'Loyalty', id },
    ingestedAt: formatInstant(instantOf(random)),
    body: {
      _id: `https://data.example/generated/loyalty/${id}`,
      identityMap: { Loyalty: [{ id, primary: true }], CRMID: [{ id: customer.crmId }] },
      person,
      loyalty: {
        loyaltyID: [id],
        points,
        tier: tierOf(points),
        joinDate: formatInstant(instantOf(random)),
      },
    },
  }
}

const twoDigits = (number: number) => String(number).padStart(2, '0')
