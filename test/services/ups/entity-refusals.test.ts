// What Profile Access refuses, in its own words: unknown people, bad parameters, too many identities, other tenants.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import {
  assertAccessError,
  assertNobody,
  entitiesPath,
  eventsUrl,
  profileUrl,
  readProfile,
} from './entity-calls.ts'

const jane = { ns: 'ECID', id: '89149270342662559642753730269986316601' }
const stitching = '10648288-cda5-11e8-a8d5-f2801f1b9fd1'

const nobody: Record<string, string> = {
  'an unknown id': profileUrl({ ns: 'ECID', id: '1' }),
  'an unknown namespace': profileUrl({ ns: 'Phone', id: jane.id }),
  'an id in another letter case': profileUrl(
    { ns: 'Email', id: 'JANEDOE@example.com' },
    { mergePolicyId: stitching },
  ),
  'the XID of nobody': profileUrl({ ns: '', id: 'WyJlY2lkIiwiMSJd' }, { entityIdNS: undefined }),
  'the events of nobody': eventsUrl({ ns: 'ECID', id: '1' }),
  'an account': profileUrl(jane, { 'schema.name': '_xdm.context.account' }),
  'an opportunity': profileUrl(jane, { 'schema.name': '_xdm.context.opportunity' }),
  'an identity named after a member of all objects': profileUrl({ ns: '__proto__', id: 'constructor' }),
}

for (const [given, url] of Object.entries(nobody)) {
  test(`${given} is answered 404 with the status alone`, async (t) => {
    const { call } = await buildTestApp(t)
    assertNobody(await call('GET', url))
  })
}

test('another sandbox and another organization do not find the profile', async (t) => {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  const record = { type: 'profile', datasetId: 'a'.repeat(24), primary: jane, ingestedAt: 0, body: {} }
  await testApp.call('POST', '/_emulator/seed', { body: { records: [record] } })
  const { entityId } = await readProfile(testApp, profileUrl(jane))
  for (const url of [
    profileUrl(jane),
    profileUrl({ ns: '', id: entityId }, { entityIdNS: undefined }),
    eventsUrl(jane),
  ]) {
    assert.equal((await testApp.call('GET', url)).statusCode, 200)
    assertNobody(await testApp.call('GET', url, { sandbox: 'dev' }))
    assertNobody(await testApp.call('GET', url, { headers: { 'x-gw-ims-org-id': 'OTHER@AdobeOrg' } }))
  }
})

const refused: [given: string, url: string, message: RegExp][] = [
  ['no parameters', entitiesPath, /^schema\.name is required/],
  [
    'an unknown schema',
    profileUrl(jane, { 'schema.name': '_xdm.context.person' }),
    /^schema\.name must be one of/,
  ],
  ['no id', profileUrl(jane, { entityId: undefined }), /^entityId is required$/],
  ['an empty id', profileUrl(jane, { entityId: '' }), /^entityId must not be empty/],
  [
    'no namespace',
    profileUrl(jane, { entityIdNS: undefined }),
    /^entityIdNS is required: entityId is no XID$/,
  ],
  [
    'an XID that is cut off',
    profileUrl(jane, { entityId: 'WyJlY2lk', entityIdNS: undefined }),
    /^entityIdNS is/,
  ],
  [
    'events, no schema of the profile',
    eventsUrl(jane, { 'relatedSchema.name': undefined }),
    /^relatedSchema\.name is/,
  ],
  [
    'events of another schema',
    eventsUrl(jane, { 'relatedSchema.name': 'x' }),
    /^relatedSchema\.name must be/,
  ],
  ['events, no id', eventsUrl(jane, { relatedEntityId: undefined }), /^relatedEntityId is required$/],
  [
    'events by entityId',
    eventsUrl(jane, { relatedEntityId: undefined, entityId: '1' }),
    /^relatedEntityId is/,
  ],
  [
    'events, no namespace',
    eventsUrl(jane, { relatedEntityIdNS: undefined }),
    /^relatedEntityIdNS is required/,
  ],
  ['limit 0', eventsUrl(jane, { limit: '0' }), /^limit must be 1 or more/],
  ['a limit in words', eventsUrl(jane, { limit: 'all' }), /^limit must be an integer/],
  ['a start in words', eventsUrl(jane, { startTime: '2020-01-01' }), /^startTime must be a number/],
  ['an end beyond all time', eventsUrl(jane, { endTime: '9e15' }), /^endTime must be/],
  ['start after end', eventsUrl(jane, { startTime: '2', endTime: '1' }), /^startTime 2 is after endTime 1$/],
  ['another order', eventsUrl(jane, { orderby: 'eventType' }), /^orderby must be one of/],
  ['a start that no page has given', eventsUrl(jane, { start: 'x' }), /^start is no event of this list: x$/],
  ['a property without a value', eventsUrl(jane, { property: 'eventType' }), /^property must be a path/],
  ['four properties', eventsUrl(jane, { property: 'a=1&b=2&c=3&d=4' }), /^property: 4 conditions, where 3/],
  ['withCA in words', profileUrl(jane, { withCA: 'maybe' }), /^withCA must be a boolean/],
]

for (const [given, url, message] of refused) {
  test(`400 names what is wrong: ${given}`, async (t) => {
    const { call } = await buildTestApp(t)
    assertAccessError(await call('GET', url), 400, message)
  })
}

test('a merge policy that does not exist cannot be followed: 422 names it', async (t) => {
  const { call } = await buildTestApp(t)
  for (const url of [profileUrl(jane, { mergePolicyId: 'x' }), eventsUrl(jane, { mergePolicyId: 'x' })]) {
    assertAccessError(
      await call('GET', url),
      422,
      'mergePolicyId: the merge policy x does not exist in this sandbox.',
    )
  }
})

test('a graph of more than 50 identities: 422 "Too many related identities", but not without stitching', async (t) => {
  const { call } = await buildTestApp(t, { fixtures: ['empty'] })
  const withLinks = (id: string, count: number) => ({
    type: 'profile',
    datasetId: 'a'.repeat(24),
    primary: { ns: 'CRM', id },
    ingestedAt: '2020-01-01T00:00:00Z',
    body: { identityMap: { Email: Array.from({ length: count - 1 }, (_, n) => ({ id: `${id}${n}` })) } },
  })
  const policy = {
    type: 'mergePolicy',
    id: 'stitch',
    schema: { name: '_xdm.context.profile' },
    version: 1,
    identityGraph: { type: 'pdg' },
    attributeMerge: { type: 'timestampOrdered' },
    default: false,
  }
  const records = [policy, withLinks('fifty', 50), withLinks('more', 51)]
  await call('POST', '/_emulator/seed', { body: { records } })
  const status = async (url: string) => (await call('GET', url)).statusCode
  const stitched = { mergePolicyId: 'stitch' }
  assert.equal(await status(profileUrl({ ns: 'CRM', id: 'fifty' }, stitched)), 200)
  assert.equal(await status(profileUrl({ ns: 'CRM', id: 'more' })), 200)
  for (const url of [
    profileUrl({ ns: 'CRM', id: 'more' }, stitched),
    profileUrl({ ns: 'Email', id: 'more7' }, stitched),
    eventsUrl({ ns: 'CRM', id: 'more' }, stitched),
  ]) {
    assertAccessError(await call('GET', url), 422, 'Too many related identities')
  }
})

test('without the sandbox’s name the call is refused in the words of Profile Access', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('GET', profileUrl(jane), { headers: { 'x-sandbox-name': undefined } })
  assertAccessError(reply, 400, /x-sandbox-name is missing/)
})

test('without a token the gateway answers before the service does', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('GET', profileUrl(jane), { headers: { authorization: undefined } })
  assert.deepEqual(reply.json(), { error_code: '403010', message: 'Oauth token is missing.' })
})
