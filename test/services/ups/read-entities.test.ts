// Profile Access: a profile by one of its identities, under a merge policy, with the fields that are asked for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { mergePoliciesPath } from '../refusals.ts'
import { assertNobody, profileUrl, read, readProfile } from './entity-calls.ts'

const jane = { ns: 'ECID', id: '89149270342662559642753730269986316601' }
const janesMail = { ns: 'Email', id: 'janedoe@example.com' }
const stitching = '10648288-cda5-11e8-a8d5-f2801f1b9fd1'
const janesDataset = '5b76f86b85d0e00000be5c8b'

test('a profile by its primary identity, with the members that docs show', async (t) => {
  const testApp = await buildTestApp(t)
  const fields = 'identities,person.name,personalEmail.address'
  const { entityId, ...rest } = await readProfile(testApp, profileUrl(jane, { fields }))
  assert.match(entityId, /^[\w-]+$/)
  assert.deepEqual(rest, {
    sources: [janesDataset],
    entity: {
      identities: [
        { id: jane.id, namespace: { code: 'ECID' }, primary: true },
        { id: janesMail.id, namespace: { code: 'Email' } },
      ],
      person: { name: { firstName: 'Jane', middleName: 'F', lastName: 'Doe' } },
      personalEmail: { address: janesMail.id },
    },
    lastModifiedAt: '2019-08-30T00:00:00.000Z',
  })
})

test('the docs’ own call: fields that no schema here has select nothing', async (t) => {
  const testApp = await buildTestApp(t)
  const url = `/ups/access/entities?schema.name=_xdm.context.profile&entityId=${janesMail.id}&entityIdNS=email&fields=identities,person.name,workEmail&mergePolicyId=${stitching}`
  const { entity } = await readProfile(testApp, url)
  assert.deepEqual(Object.keys(entity as object), ['identities', 'person'])
  const nothing = await readProfile(testApp, profileUrl(jane, { fields: 'workEmail' }))
  assert.deepEqual(nothing.entity, {})
})

for (const ns of ['Email', 'email', 'EMAIL']) {
  test(`a linked identity finds the profile under a policy that stitches, as ${ns}`, async (t) => {
    const testApp = await buildTestApp(t)
    const others = { mergePolicyId: stitching }
    const found = await readProfile(testApp, profileUrl({ ...janesMail, ns }, others))
    const byPrimary = await readProfile(testApp, profileUrl(jane, others))
    assert.deepEqual(found.entity, byPrimary.entity)
  })
}

test('a linked identity finds nobody under the default policy, which stitches nothing', async (t) => {
  const { call } = await buildTestApp(t)
  assertNobody(await call('GET', profileUrl(janesMail)))
})

test('the policy that becomes the default governs calls that name none', async (t) => {
  const testApp = await buildTestApp(t)
  const body = [{ op: 'add', path: '/default', value: true }]
  const patched = await testApp.call('PATCH', `${mergePoliciesPath}/${stitching}`, { body })
  assert.equal(patched.statusCode, 200, patched.body)
  assert.ok(await readProfile(testApp, profileUrl(janesMail)))
})

test('the XID that a reply has finds the same profile, without a namespace', async (t) => {
  const testApp = await buildTestApp(t)
  const found = await readProfile(testApp, profileUrl(jane))
  const url = profileUrl({ ns: '', id: found.entityId }, { entityIdNS: undefined })
  assert.deepEqual(await readProfile(testApp, url), found)
})

test('spellings of a namespace have one XID, different identities have different ones', async (t) => {
  const testApp = await buildTestApp(t)
  const others = { mergePolicyId: stitching }
  const [one, two, three] = [
    await readProfile(testApp, profileUrl(jane, others)),
    await readProfile(testApp, profileUrl({ ...jane, ns: 'ecid' }, others)),
    await readProfile(testApp, profileUrl(janesMail, others)),
  ]
  assert.equal(one?.entityId, two?.entityId)
  assert.notEqual(one?.entityId, three?.entityId)
})

test('the fields of the export: lists are transparent, keys of maps are named, blanks are ignored', async (t) => {
  const testApp = await buildTestApp(t)
  const fields = ' identities.id , segmentMembership.aam ,xdm:person.xdm:gender, timeSeriesEvents'
  const { entity } = await readProfile(testApp, profileUrl(jane, { fields }))
  assert.deepEqual(entity, {
    identities: [{ id: jane.id }, { id: janesMail.id }],
    segmentMembership: {
      AAM: {
        '4edc8488-2c35-4f6d-b4c6-9075c68d2df4': {
          status: 'realized',
          lastQualificationTime: '2019-09-01T10:00:00.000Z',
        },
      },
    },
    person: { gender: 'female' },
  })
})

const people = [
  { ns: 'CRM', id: 'a', datasetId: 'a'.repeat(24), ingestedAt: '2020-01-01T00:00:00Z' },
  { ns: 'CRM', id: 'b', datasetId: 'b'.repeat(24), ingestedAt: '2020-01-02T00:00:00+02:00' },
]
const linked = people.map(({ ns, id, datasetId, ingestedAt }) => ({
  type: 'profile',
  datasetId,
  primary: { ns, id },
  ingestedAt,
  body: { identityMap: { Email: [{ id: 'shared' }] }, loyalty: { tier: `of ${id}` } },
}))
const stitch = {
  type: 'mergePolicy',
  id: 'stitch',
  schema: { name: '_xdm.context.profile' },
  version: 1,
  identityGraph: { type: 'pdg' },
  attributeMerge: { type: 'timestampOrdered' },
  default: true,
}

test('a merged profile names its datasets, the winner first, and its last change', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  await testApp.call('POST', '/_emulator/seed', { body: { records: [stitch, ...linked] } })
  const found = await readProfile(testApp, profileUrl({ ns: 'Email', id: 'shared' }, { fields: 'loyalty' }))
  assert.deepEqual(found.sources, ['b'.repeat(24), 'a'.repeat(24)])
  assert.deepEqual(found.entity, { loyalty: { tier: 'of b' } })
  assert.equal(found.lastModifiedAt, '2020-01-01T22:00:00.000Z')
})

test('somebody who has only events is a profile of identities alone', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const event = {
    type: 'event',
    datasetId: 'e'.repeat(24),
    primary: { ns: 'ECID', id: '1' },
    ingestedAt: '2020-01-01T00:00:00Z',
    body: { _id: 'e1', timestamp: '2019-01-01T00:00:00Z' },
  }
  await testApp.call('POST', '/_emulator/seed', { body: { records: [event] } })
  const { sources, entity } = await readProfile(testApp, profileUrl({ ns: 'ECID', id: '1' }))
  assert.deepEqual(sources, [event.datasetId])
  assert.deepEqual(entity, {
    identityMap: { ECID: [{ id: '1', primary: true }] },
    identities: [{ id: '1', namespace: { code: 'ECID' }, primary: true }],
  })
})

test('reading changes nothing: the same call gives the same bytes', async (t) => {
  const testApp = await buildTestApp(t)
  const first = await read(testApp, profileUrl(jane))
  await testApp.advance('P1D')
  assert.deepEqual(await read(testApp, profileUrl(jane)), first)
})
