// Which datasets an export can go into, and why it fails with the others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DatasetRequest, exportObstacle, newDataset } from '../../server/domain/dataset.ts'
import { checkOf } from '../../server/validation.ts'
import { tutorialDataset } from '../tutorial-request.ts'

const union = 'https://ns.adobe.com/xdm/context/profile__union'
const onUnion = { schemaRef: { id: union } }

function obstacle(body: DatasetRequest): string | undefined {
  return exportObstacle(newDataset({ id: 'd1', viewId: 'v1', createdAt: 0, createdClient: 'key', body }))
}

const targets: { given: string; body: DatasetRequest }[] = [
  { given: "the tutorial's target dataset", body: tutorialDataset },
  { given: 'a dataset on the union schema by $id', body: onUnion },
  {
    given: 'a dataset on the union schema by altId',
    body: { schemaRef: { id: '_xdm.context.profile__union' } },
  },
  { given: 'a dataset that names the union schema in the old member', body: { schema: union } },
  {
    given: 'a dataset with tags about something else',
    body: { ...onUnion, tags: { owner: ['enabled:true'] } },
  },
  {
    given: 'a dataset disabled for Profile',
    body: { ...onUnion, tags: { unifiedProfile: ['enabled:false'] } },
  },
  { given: 'a dataset with an empty Profile tag', body: { ...onUnion, tags: { unifiedProfile: [] } } },
]

for (const { given, body } of targets) {
  test(`${given} takes an export`, () => {
    assert.equal(obstacle(body), undefined)
  })
}

const obstacles: { given: string; body: DatasetRequest; names: string }[] = [
  {
    given: 'a dataset on another schema',
    body: { schemaRef: { id: 'https://ns.adobe.com/acme/schemas/1' } },
    names: 'https://ns.adobe.com/acme/schemas/1',
  },
  {
    given: 'a dataset on the profile class itself',
    body: { schemaRef: { id: 'https://ns.adobe.com/xdm/context/profile' } },
    names: union,
  },
  { given: 'a dataset without a schema', body: {}, names: 'no schema' },
  {
    given: 'a dataset whose schemaRef and old member disagree, by its schemaRef',
    body: { schemaRef: { id: 'other' }, schema: union },
    names: 'other',
  },
  {
    given: 'a dataset enabled for Profile',
    body: { ...onUnion, tags: { unifiedProfile: ['enabled:true'] } },
    names: 'enabled for Profile',
  },
  {
    given: 'a dataset enabled for Profile with upsert',
    body: { ...onUnion, tags: { unifiedProfile: ['enabled: true', 'isUpsert: true'] } },
    names: 'enabled for Profile',
  },
]

for (const { given, body, names } of obstacles) {
  test(`an export fails, naming the dataset and why, into ${given}`, () => {
    const reason = obstacle(body)
    assert.ok(reason?.includes('d1'), reason)
    assert.ok(reason?.includes(names), reason)
  })
}

const check = checkOf(DatasetRequest, 'the body')

test("the tutorial's body of a dataset is accepted, and so are members that nobody knows", () => {
  assert.deepEqual(check(tutorialDataset), [])
  assert.deepEqual(check({ ...tutorialDataset, fields: [], fileDescription: { persistet: true } }), [])
})

const refused = [
  { given: 'a name that is no text', body: { name: 1 }, names: 'name' },
  { given: 'a schemaRef without an id', body: { schemaRef: {} }, names: 'schemaRef.id' },
  { given: 'an empty schemaRef.id', body: { schemaRef: { id: '' } }, names: 'schemaRef.id' },
  { given: 'a tag that is no list', body: { tags: { a: 'b' } }, names: 'tags.a' },
]

for (const { given, body, names } of refused) {
  test(`a body of a dataset is refused, naming ${names}: ${given}`, () => {
    const problems = check(body)
    assert.equal(problems.length, 1, problems.join('; '))
    assert.ok(problems[0]?.startsWith(`${names} `), problems[0])
  })
}
