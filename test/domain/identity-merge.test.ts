// The identities of a merged profile: the union of its fragments', each once, in the winner's spelling.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identitiesIn, identityMapOf, mergeIdentities } from '../../server/domain/identity-merge.ts'
import type { IdentityMap } from '../../server/domain/profile.ts'

/** A fragment of the identity `primary` (`namespace:id`), whose body has the map. */
function identified(primary: string, identityMap?: IdentityMap) {
  const [namespace = '', id = ''] = primary.split(':')
  return { primary: { namespace, id }, identities: identitiesIn(identityMap) }
}

const cases = [
  {
    given: 'a fragment without an identityMap has its primary identity',
    fragments: [identified('ECID:1')],
    expect: { ECID: [{ id: '1', primary: true }] },
  },
  {
    given: 'a primary identity that the map leaves out is added to it, marked primary',
    fragments: [identified('ECID:1', { Email: [{ id: 'a@x' }] })],
    expect: { Email: [{ id: 'a@x' }], ECID: [{ id: '1', primary: true }] },
  },
  {
    given: 'a primary identity joins its namespace behind those the map lists',
    fragments: [identified('ECID:1', { ECID: [{ id: '2' }] })],
    expect: { ECID: [{ id: '2' }, { id: '1', primary: true }] },
  },
  {
    given: 'a primary identity that the map has stays as it is',
    fragments: [identified('ECID:1', { ECID: [{ id: '1', authenticatedState: 'ambiguous' }] })],
    expect: { ECID: [{ id: '1', authenticatedState: 'ambiguous' }] },
  },
  {
    given: "a primary identity that the map has in another case of its namespace's name is not added again",
    fragments: [identified('ecid:1', { ECID: [{ id: '1' }] })],
    expect: { ECID: [{ id: '1' }] },
  },
  {
    given: 'the ids of one namespace are united over the fragments, the winner first',
    fragments: [
      identified('ECID:1', { ECID: [{ id: '1' }, { id: '2' }] }),
      identified('ECID:3', { ECID: [{ id: '3' }, { id: '2' }] }),
    ],
    expect: { ECID: [{ id: '1' }, { id: '2' }, { id: '3' }] },
  },
  {
    given: "namespaces that differ in case are one, in the winner's spelling",
    fragments: [
      identified('Email:a@x', { Email: [{ id: 'a@x' }] }),
      identified('email:b@x', { EMAIL: [{ id: 'b@x' }] }),
    ],
    expect: { Email: [{ id: 'a@x' }, { id: 'b@x' }] },
  },
  {
    given: 'an identity in several fragments is taken whole from the winner',
    fragments: [
      identified('ECID:1', { ECID: [{ id: '1', authenticatedState: 'loggedOut' }] }),
      identified('ECID:1', { ECID: [{ id: '1', authenticatedState: 'authenticated', primary: true }] }),
    ],
    expect: { ECID: [{ id: '1', authenticatedState: 'loggedOut' }] },
  },
  {
    given: 'the same id in two namespaces is two identities',
    fragments: [identified('ECID:1', { ECID: [{ id: '1' }], CRMID: [{ id: '1' }] })],
    expect: { ECID: [{ id: '1' }], CRMID: [{ id: '1' }] },
  },
  {
    given: 'ids keep their case',
    fragments: [identified('Email:A@x', { Email: [{ id: 'A@x' }, { id: 'a@x' }] })],
    expect: { Email: [{ id: 'A@x' }, { id: 'a@x' }] },
  },
]

for (const { given, fragments, expect } of cases) {
  test(given, () => {
    assert.deepEqual(identityMapOf(mergeIdentities(fragments)), expect)
  })
}

test('a namespace that is null counts as missing, like any null of a record', () => {
  const identityMap: IdentityMap = JSON.parse('{"Email":null,"ECID":[{"id":"1"}]}')
  assert.deepEqual(identityMapOf(mergeIdentities([identified('ECID:1', identityMap)])), {
    ECID: [{ id: '1' }],
  })
})
