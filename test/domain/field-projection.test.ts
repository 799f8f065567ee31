// Reading `fields`: which columns a list of paths keeps, and which paths lead nowhere.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readProjection } from '../../server/domain/field-projection.ts'
import { eventUnion, profileUnion } from '../../server/domain/union-schema.ts'
import { columns } from './builders.ts'

const identityMap = ['identityMap{}[].id', 'identityMap{}[].authenticatedState', 'identityMap{}[].primary']
const membership = [
  'status',
  'lastQualificationTime',
  'version',
  'validUntil',
  'payload.payloadType',
  'payload.payloadBooleanValue',
  'payload.payloadNumberValue',
  'payload.payloadPropensityValue',
  'payload.payloadStringValue',
].map((leaf) => `segmentMembership{}{}.${leaf}`)
const email = ['address', 'primary', 'type', 'status'].map((leaf) => `personalEmail.${leaf}`)

const kept = [
  { rule: '1: a path names a leaf', fields: 'personalEmail.address', expect: ['personalEmail.address'] },
  {
    rule: '1: a deep path names a leaf',
    fields: 'homeAddress._schema.latitude',
    expect: ['homeAddress._schema.latitude'],
  },
  { rule: '1: a node brings all below it', fields: 'personalEmail', expect: email },
  {
    rule: '1: a node inside a node brings all below it',
    fields: 'person.name',
    expect: ['person.name.firstName', 'person.name.middleName', 'person.name.lastName'],
  },
  { rule: '2: lists are transparent', fields: 'identities.id', expect: ['identities[].id'] },
  {
    rule: '2: deeper into a list',
    fields: 'identities.namespace.code',
    expect: ['identities[].namespace.code'],
  },
  { rule: '2: a list of values', fields: 'loyalty.loyaltyID', expect: ['loyalty.loyaltyID[]'] },
  { rule: '3: a map alone is the whole map', fields: 'segmentMembership', expect: membership },
  { rule: '3: a key keeps all below it', fields: 'segmentMembership.ups', expect: membership },
  { rule: '3: a key of a key keeps all below it', fields: 'segmentMembership.ups.s1', expect: membership },
  {
    rule: '3: a leaf below two keys',
    fields: 'segmentMembership.ups.s1.status',
    expect: ['segmentMembership{}{}.status'],
  },
  { rule: '3: a leaf below a key and a list', fields: 'identityMap.ECID.id', expect: ['identityMap{}[].id'] },
  {
    rule: '3: what different keys keep is united in the column',
    fields: 'identityMap.ECID.id,identityMap.Email.primary',
    expect: ['identityMap{}[].id', 'identityMap{}[].primary'],
  },
  {
    rule: '3: a key asked for whole beside a leaf of another',
    fields: 'identityMap.ECID.id,identityMap.Email',
    expect: identityMap,
  },
  { rule: '4: a node after its leaf', fields: 'personalEmail.address,personalEmail', expect: email },
  { rule: '4: a node before its leaf', fields: 'personalEmail,personalEmail.address', expect: email },
  { rule: '4: duplicates', fields: '_id,_id', expect: ['_id'] },
  {
    rule: "4: the schema's order, not that of mention",
    fields: 'testProfile,person.gender,person.birthDate,_id',
    expect: ['_id', 'person.birthDate', 'person.gender', 'testProfile'],
  },
  { rule: '5: no column comes unasked', fields: 'loyalty.tier', expect: ['loyalty.tier'] },
  { rule: '5: timeSeriesEvents is passed over', fields: '_id,timeSeriesEvents', expect: ['_id'] },
  { rule: '5: so is a path into it', fields: 'timeSeriesEvents.web.webPageDetails.URL,_id', expect: ['_id'] },
  {
    rule: '7: xdm: in front of a name',
    fields: 'xdm:personalEmail.xdm:address',
    expect: ['personalEmail.address'],
  },
  {
    rule: '7: the same name with and without xdm: is one',
    fields: 'xdm:person.xdm:gender,person.gender',
    expect: ['person.gender'],
  },
  {
    rule: 'blanks around commas',
    fields: ' _id ,  personalEmail.address ',
    expect: ['_id', 'personalEmail.address'],
  },
  { rule: 'a comma too many', fields: ',_id,,', expect: ['_id'] },
]

for (const { rule, fields, expect } of kept) {
  test(`rule ${rule}: "${fields}" keeps ${expect.length} column(s)`, () => {
    const { schema, unknownPaths } = readProjection(profileUnion, fields, { ignored: ['timeSeriesEvents'] })
    assert.deepEqual(columns(schema), expect)
    assert.deepEqual(unknownPaths, [])
  })
}

for (const fields of ['', '   ', ',', ' , ,']) {
  test(`"${fields}" is blank and keeps every column`, () => {
    assert.deepEqual(readProjection(profileUnion, fields), { schema: profileUnion, unknownPaths: [] })
  })
}

test('timeSeriesEvents alone leaves no column: only what is listed is kept', () => {
  const { schema } = readProjection(profileUnion, 'timeSeriesEvents', { ignored: ['timeSeriesEvents'] })
  assert.deepEqual(columns(schema), [])
})

const events = [
  {
    given: 'environment.browserDetails.name,environment.browserDetails.version',
    expect: ['_id', 'timestamp', 'environment.browserDetails.name', 'environment.browserDetails.version'],
  },
  { given: 'timestamp', expect: ['_id', 'timestamp'] },
  { given: 'productListItems.SKU', expect: ['_id', 'timestamp', 'productListItems[].SKU'] },
  { given: '', expect: columns(eventUnion) },
]

for (const { given, expect } of events) {
  test(`rule 6: events keep _id and timestamp whatever is asked for: "${given}"`, () => {
    const { schema } = readProjection(eventUnion, given, { always: ['_id', 'timestamp'] })
    assert.deepEqual(columns(schema), expect)
  })
}

const unknown = [
  { given: 'nope', expect: ['nope'] },
  { given: '_id,nope.deeper,testProfile', expect: ['nope.deeper'] },
  { given: 'personalEmail.nope', expect: ['personalEmail.nope'] },
  { given: 'personalEmail.address.nope', expect: ['personalEmail.address.nope'] },
  { given: 'loyalty.loyaltyID.0', expect: ['loyalty.loyaltyID.0'] },
  { given: 'identities.nope', expect: ['identities.nope'] },
  { given: 'identities[0].id', expect: ['identities[0].id'] },
  { given: 'identityMap.ECID.nope', expect: ['identityMap.ECID.nope'] },
  { given: 'segmentMembership.ups.s1.nope', expect: ['segmentMembership.ups.s1.nope'] },
  { given: 'PersonalEmail', expect: ['PersonalEmail'] },
  { given: 'personalEmail.', expect: ['personalEmail.'] },
  { given: 'toString', expect: ['toString'] },
  { given: 'constructor.name', expect: ['constructor.name'] },
  { given: 'b,a.y,a.x', expect: ['b', 'a.y', 'a.x'] },
]

for (const { given, expect } of unknown) {
  test(`rule 8: "${given}" names ${expect.join(', ')}, which the schema does not have`, () => {
    assert.deepEqual(readProjection(profileUnion, given).unknownPaths, expect)
  })
}
