// Whether a seeded value fits its field, by type and to the bounds of each, and where it does not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkField } from '../../server/domain/field-check.ts'
import { eventUnion, profileUnion, type ScalarType } from '../../server/domain/union-schema.ts'

const types: { type: ScalarType; fits: unknown[]; not: unknown[] }[] = [
  { type: 'string', fits: ['', 'x'], not: [1, true, {}, []] },
  { type: 'double', fits: [0, -1.5, 12925.49, 1e300], not: ['1', Number.NaN, Number.POSITIVE_INFINITY] },
  {
    type: 'long',
    fits: [0, 9_007_199_254_740_991, -9_007_199_254_740_991],
    not: [9_007_199_254_740_992, 1.5, '1'],
  },
  { type: 'integer', fits: [2_147_483_647, -2_147_483_648], not: [2_147_483_648, -2_147_483_649, 0.5, '1'] },
  { type: 'short', fits: [32_767, -32_768], not: [32_768, -32_769, 0.5] },
  { type: 'byte', fits: [127, -128], not: [128, -129, 0.5] },
  { type: 'boolean', fits: [true, false], not: ['true', 0] },
  {
    type: 'date',
    fits: ['1984-03-01', '2020-02-29'],
    not: ['2019-02-29', '1984-03-01T00:00:00Z', 446_947_200_000],
  },
  {
    type: 'date-time',
    fits: ['2017-05-15T20:20:39Z', '2017-09-26T15:52:25+13:00'],
    not: ['2017-05-15', '2017-05-15T20:20:39', '2017-02-30T00:00:00Z', 1_494_879_639_000],
  },
]

for (const { type, fits, not } of types) {
  for (const value of fits) {
    test(`${JSON.stringify(value)} fits a ${type}`, () => {
      assert.equal(checkField({ kind: 'scalar', type }, value, 'x'), undefined)
    })
  }
  for (const value of not) {
    test(`${typeof value} ${JSON.stringify(value)} does not fit a ${type}`, () => {
      const problem = checkField({ kind: 'scalar', type }, value, 'x')
      assert.equal(problem?.path, 'x')
      assert.equal(problem?.reason, `must be a ${type}, is ${JSON.stringify(value)}`)
    })
  }
}

const profile = {
  _id: 'https://data.example/p/0001',
  identityMap: {
    ECID: [{ id: '89149270342662559642753730269986316601', authenticatedState: 'ambiguous', primary: true }],
    Email: [{ id: 'janedoe@example.com' }],
  },
  segmentMembership: {
    ups: { 'any id': { status: 'realized', lastQualificationTime: '2018-04-26T15:52:25Z' } },
    AAM: { a: { status: 'exited', version: '15', validUntil: '2019-04-26T15:52:25Z' } },
  },
  person: { name: { firstName: 'Jane' }, birthDate: '1984-03-01', birthYear: 1984, gender: 'female' },
  homeAddress: { _schema: { latitude: 37.3382, longitude: 121.8863 }, dmaID: 807 },
  loyalty: { loyaltyID: ['L-10001'], points: 12925.49, joinDate: '2017-05-15T20:20:39Z' },
  _emulator: { crm: { accountNumber: 9_007_199_254_740_991 } },
  extSourceSystemAudit: { lastUpdatedDate: '2019-01-01T00:00:00Z' },
  testProfile: false,
}

const event = {
  _id: 'c8d11988-6b56-4571-a123-b6ce74236036',
  timestamp: '2019-08-31T22:07:56.123Z',
  environment: {
    type: 'browser',
    browserDetails: { name: 'Chrome', viewportHeight: 900, javaScriptEnabled: true },
  },
  commerce: { order: { purchaseID: 'a8g784hjq1mnp3', priceTotal: 159 }, purchases: { value: 1 } },
  productListItems: [{ SKU: '1002352692', quantity: 1 }],
  placeContext: { geo: { countryCode: 'JP' }, localTime: '2017-09-26T15:52:25+13:00' },
}

test('a profile and an event with the values of the XDM examples fit the union schemas', () => {
  assert.equal(checkField(profileUnion, profile, 'body'), undefined)
  assert.equal(checkField(eventUnion, event, 'body'), undefined)
})

test('an empty body fits, and null stands for a value left out, wherever it is', () => {
  const body = { person: null, loyalty: { points: null, loyaltyID: [null] }, identityMap: { ECID: null } }
  assert.equal(checkField(profileUnion, {}, 'body'), undefined)
  assert.equal(checkField(profileUnion, body, 'body'), undefined)
})

const problems: { given: object; expect: string }[] = [
  { given: { nope: 1 }, expect: 'body.nope is not a field of the union schema' },
  { given: { person: { nick: 'J' } }, expect: 'body.person.nick is not a field of the union schema' },
  { given: { toString: 'x' }, expect: 'body.toString is not a field of the union schema' },
  { given: { person: 'Jane' }, expect: 'body.person must be an object, is a string' },
  { given: { person: [] }, expect: 'body.person must be an object, is a list' },
  { given: { loyalty: { loyaltyID: 'L-1' } }, expect: 'body.loyalty.loyaltyID must be a list, is a string' },
  {
    given: { loyalty: { loyaltyID: ['L-1', 2] } },
    expect: 'body.loyalty.loyaltyID[1] must be a string, is 2',
  },
  { given: { identityMap: [] }, expect: 'body.identityMap must be a map, is a list' },
  { given: { identityMap: { ECID: '1' } }, expect: 'body.identityMap.ECID must be a list, is a string' },
  {
    given: { identityMap: { ECID: [{ id: 1 }] } },
    expect: 'body.identityMap.ECID[0].id must be a string, is 1',
  },
  {
    given: { identityMap: { ECID: [{ id: '1', authenticatedState: 'in' }] } },
    expect:
      'body.identityMap.ECID[0].authenticatedState must be one of ambiguous, authenticated, loggedOut, is "in"',
  },
  {
    given: { segmentMembership: { ups: { s: { status: 'exiting' } } } },
    expect: 'body.segmentMembership.ups.s.status must be one of existing, realized, exited, is "exiting"',
  },
  { given: { person: { birthYear: 40_000 } }, expect: 'body.person.birthYear must be a short, is 40000' },
  {
    given: { person: { gender: 'f' } },
    expect: 'body.person.gender must be one of male, female, not_specified, non_specific, is "f"',
  },
]

for (const { given, expect } of problems) {
  test(`${JSON.stringify(given)} is told as: ${expect}`, () => {
    const problem = checkField(profileUnion, given, 'body')
    assert.equal(problem && `${problem.path} ${problem.reason}`, expect)
  })
}

test('of several problems the first is told, and without a prefix the path starts with the field', () => {
  assert.equal(checkField(profileUnion, { _id: 1, person: 2 }, '')?.path, '_id')
})
