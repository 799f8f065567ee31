// The small vocabulary of random worlds and requests: instants, namespaces, segments.
import fc from 'fast-check'

const day = 86_400_000
const start = Date.UTC(2019, 8, 1)

/** Few, and some of them a millisecond apart: bounds are to fall on them exactly. */
export const instants = [
  start - day,
  start - 1,
  start,
  start + 1,
  start + 2,
  start + day / 2,
  start + day - 1,
  start + day,
  start + day + 1,
]
export const instant = fc.constantFrom(...instants)

const inUtc = (time: number) => new Date(time).toISOString()
const withOffset = (time: number) => new Date(time + 7_200_000).toISOString().replace('Z', '+02:00')
const asNumber = (time: number) => time

/** How an RFC 3339 text spells an instant, and how a seed's own time may. */
export const spelledText = fc.constantFrom(inUtc, withOffset)
export const spelledTime = fc.constantFrom(inUtc, withOffset, asNumber)

export const namespace = fc.constantFrom('ECID', 'ecid', 'Email', 'email', 'EMAIL', 'CRMID', 'CrmId')
export const status = fc.constantFrom('realized', 'existing', 'exited')

export const segmentNames = fc.constantFrom(
  { ns: 'ups', id: 's1' },
  { ns: 'UPS', id: 's1' },
  { id: 's2' },
  { ns: 'ups', id: 's2' },
  { ns: 'AAM', id: 's1' },
  { ns: 'aam', id: 's1' },
  { ns: 'AAM', id: 's3' },
)
