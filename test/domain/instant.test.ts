// Times as clients write them, dates, and durations: what is read, what is refused, what is written back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatInstant, parseDate, parseDurationMs, parseInstant } from '../../server/domain/instant.ts'

const times = [
  { given: '1970-01-01T00:00:00Z', expect: '1970-01-01T00:00:00.000Z', why: 'the epoch' },
  { given: '2018-10-25T13:22:04-07:00', expect: '2018-10-25T20:22:04.000Z', why: 'the offset is honoured' },
  { given: '2017-09-26T15:52:25+13:00', expect: '2017-09-26T02:52:25.000Z', why: 'east of Greenwich, too' },
  { given: '2019-01-01T00:30:00+05:45', expect: '2018-12-31T18:45:00.000Z', why: 'over a new year' },
  { given: '2019-09-01T00:00:00+00:00', expect: '2019-09-01T00:00:00.000Z', why: 'an offset of nothing' },
  { given: '2019-09-01T00:00:00-00:00', expect: '2019-09-01T00:00:00.000Z', why: 'an offset unknown' },
  { given: '2019-08-31t22:07:56z', expect: '2019-08-31T22:07:56.000Z', why: 'RFC 3339 allows small letters' },
  { given: '2019-08-31T22:07:56.123Z', expect: '2019-08-31T22:07:56.123Z', why: 'milliseconds' },
  { given: '2019-08-31T22:07:56.1Z', expect: '2019-08-31T22:07:56.100Z', why: 'a tenth is 100 ms' },
  { given: '2019-08-31T22:07:56.02Z', expect: '2019-08-31T22:07:56.020Z', why: 'two hundredths are 20 ms' },
  {
    given: '2019-08-31T22:07:56.999999999Z',
    expect: '2019-08-31T22:07:56.999Z',
    why: 'cut off, not rounded',
  },
  { given: '2020-02-29T12:00:00Z', expect: '2020-02-29T12:00:00.000Z', why: 'a leap day' },
  {
    given: '2000-02-29T12:00:00Z',
    expect: '2000-02-29T12:00:00.000Z',
    why: 'centuries divisible by 400 leap',
  },
  { given: '2016-12-31T23:59:60Z', expect: '2017-01-01T00:00:00.000Z', why: 'a leap second' },
  { given: '1969-12-31T23:59:59.999Z', expect: '1969-12-31T23:59:59.999Z', why: 'before the epoch' },
  {
    given: '0099-06-01T00:00:00Z',
    expect: '0099-06-01T00:00:00.000Z',
    why: 'a year of two digits is no 1999',
  },
]

for (const { given, expect, why } of times) {
  test(`${given} is ${expect}: ${why}`, () => {
    const instant = parseInstant(given)
    assert.equal(instant === undefined ? undefined : formatInstant(instant), expect)
  })
}

test("the tutorial's two spellings of its ingest bound are the same instant", () => {
  assert.equal(parseInstant('2018-10-25T13:22:04-07:00'), parseInstant('2018-10-25T20:22:04Z'))
  assert.equal(parseInstant('2018-10-25T20:22:04Z'), 1_540_498_924_000)
})

const refusedTimes = [
  { given: '2019-09-01T00:00:00', why: 'no zone' },
  { given: '2019-09-01', why: 'a date alone' },
  { given: '2019-09-01T24:00:00Z', why: 'hour 24' },
  { given: '2019-09-01T12:60:00Z', why: 'minute 60' },
  { given: '2019-09-01T12:00:61Z', why: 'second 61' },
  { given: '2019-02-30T00:00:00Z', why: 'February 30' },
  { given: '2019-02-29T00:00:00Z', why: 'no leap year' },
  { given: '1900-02-29T00:00:00Z', why: 'centuries do not leap' },
  { given: '2019-13-01T00:00:00Z', why: 'month 13' },
  { given: '2019-00-01T00:00:00Z', why: 'month 0' },
  { given: '2019-09-00T00:00:00Z', why: 'day 0' },
  { given: '2019-09-31T00:00:00Z', why: 'September 31' },
  { given: '2019-09-01T00:00:00+24:00', why: 'an offset of a day' },
  { given: '2019-09-01T00:00:00+05:60', why: 'an offset of 60 minutes' },
  { given: '2019-09-01T00:00:00+0500', why: 'an offset without colon' },
  { given: '2019-09-01T00:00:00.Z', why: 'a fraction without digits' },
  { given: '2019-09-01T00:00Z', why: 'no seconds' },
  { given: ' 2019-09-01T00:00:00Z', why: 'a blank in front' },
  { given: '2019-09-01T00:00:00Z\n', why: 'a line end behind' },
  { given: '1567296000000', why: 'epoch milliseconds as text' },
  { given: 'yesterday', why: 'garbage' },
  { given: '', why: 'nothing' },
]

for (const { given, why } of refusedTimes) {
  test(`${JSON.stringify(given)} is not a time: ${why}`, () => {
    assert.equal(parseInstant(given), undefined)
  })
}

const dates = [
  { given: '1970-01-01', expect: 0 },
  { given: '1970-01-02', expect: 1 },
  { given: '1969-12-31', expect: -1 },
  { given: '1984-03-01', expect: 5173 },
  { given: '2000-02-29', expect: 11_016 },
  { given: '2019-02-29', expect: undefined },
  { given: '2019-04-31', expect: undefined },
  { given: '2019-1-1', expect: undefined },
  { given: '2019-01-01T00:00:00Z', expect: undefined },
]

for (const { given, expect } of dates) {
  test(`the date ${given} is ${expect === undefined ? 'refused' : `day ${expect} since 1970-01-01`}`, () => {
    assert.equal(parseDate(given), expect)
  })
}

const [second, minute, hour] = [1000, 60_000, 3_600_000]

const durations = [
  { given: 'PT20M', expect: 20 * minute },
  { given: 'P1DT2H', expect: 26 * hour },
  { given: 'P1D', expect: 24 * hour },
  { given: 'P2W', expect: 14 * 24 * hour },
  { given: 'PT1H30M15S', expect: hour + 30 * minute + 15 * second },
  { given: 'PT90S', expect: 90 * second },
  { given: 'PT0.25S', expect: 250 },
  { given: 'PT0.001S', expect: 1 },
  { given: 'PT0S', expect: 0 },
  { given: 'P', expect: undefined },
  { given: 'PT', expect: undefined },
  { given: 'P1DT', expect: undefined },
  { given: 'P1M', expect: undefined },
  { given: 'P1Y', expect: undefined },
  { given: 'P1H', expect: undefined },
  { given: 'PT1M1H', expect: undefined },
  { given: '-PT5M', expect: undefined },
  { given: 'PT-5M', expect: undefined },
  { given: 'PT1.5M', expect: undefined },
  { given: 'pt20m', expect: undefined },
  { given: '20M', expect: undefined },
  { given: '', expect: undefined },
]

for (const { given, expect } of durations) {
  test(`the duration "${given}" is ${expect === undefined ? 'refused' : `${expect} ms`}`, () => {
    assert.equal(parseDurationMs(given), expect)
  })
}
