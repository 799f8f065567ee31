// Union schemas: listed and looked up, in the formats that Accept names.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, callerHeaders } from '../../build-test-app.ts'
import { uuid } from '../refusals.ts'
import {
  get,
  mediaType,
  profileUnionAltId,
  profileUnionId,
  registryPath,
  unionsPath,
} from './registry-calls.ts'

const encodedId = 'https%3A%2F%2Fns.adobe.com%2Fxdm%2Fcontext%2Fprofile__union'
const eventUnionId = 'https://ns.adobe.com/xdm/context/experienceevent__union'
const full = mediaType('xed-full', '; version=1')

const summaries = [
  {
    title: 'XDM Individual Profile',
    $id: profileUnionId,
    'meta:altId': profileUnionAltId,
    version: '1',
  },
  {
    title: 'XDM ExperienceEvent',
    $id: eventUnionId,
    'meta:altId': '_xdm.context.experienceevent__union',
    version: '1',
  },
]

for (const kind of ['xed-id', 'xdm-id']) {
  test(`row 53: the list in the short form of ${kind}`, async (t) => {
    const reply = await get(await buildTestApp(t), unionsPath, mediaType(kind))
    assert.equal(reply.statusCode, 200, reply.body)
    assert.deepEqual(reply.json(), {
      results: summaries,
      _page: { orderby: 'updated', next: null, count: 2 },
    })
  })
}

test('row 53: the list of whole resources, with classes and field groups by reference', async (t) => {
  const testApp = await buildTestApp(t)
  const [profile, event] = (await get(testApp, `${unionsPath}/`, mediaType('xed'))).json().results
  const lookedUp = await get(testApp, `${unionsPath}/${encodedId}`, mediaType('xed', '; version=1'))
  const { 'meta:sandboxId': _id, 'meta:sandboxType': _type, ...inLists } = lookedUp.json()
  assert.deepEqual(profile, inLists)
  assert.deepEqual([event.$id, event['meta:resourceType']], [eventUnionId, 'unions'])
  assert.ok(event.allOf.length > 2)
})

const places: Record<string, string> = {
  'unions, by the encoded $id': `${unionsPath}/${encodedId}`,
  'unions, by the meta:altId': `${unionsPath}/${profileUnionAltId}`,
  'schemas, by the encoded $id': `${registryPath}/tenant/schemas/${encodedId}`,
  'schemas, by the meta:altId': `${registryPath}/tenant/schemas/${profileUnionAltId}`,
  'the short path': `/schemaregistry/tenant/unions/${profileUnionAltId}`,
  'the path in another letter case': `/data/foundation/SchemaRegistry/Tenant/Unions/${profileUnionAltId}/`,
}

for (const [given, url] of Object.entries(places)) {
  test(`row 53: one union, looked up among ${given}`, async (t) => {
    const reply = await get(await buildTestApp(t), url, mediaType('xed', '; version=1'))
    assert.equal(reply.statusCode, 200, reply.body)
    const { 'meta:sandboxId': sandboxId, allOf, 'meta:extends': extended, ...rest } = reply.json()
    assert.match(sandboxId, uuid)
    const { eTag, ...metadata } = rest['meta:registryMetadata']
    assert.match(eTag, /^[0-9a-f]{64}$/)
    assert.deepEqual(
      { ...rest, 'meta:registryMetadata': metadata },
      {
        $id: profileUnionId,
        'meta:altId': profileUnionAltId,
        'meta:resourceType': 'unions',
        version: '1.0',
        title: 'XDM Individual Profile',
        type: 'object',
        description: 'Union view of all schemas that extend https://ns.adobe.com/xdm/context/profile',
        imsOrg: callerHeaders()['x-gw-ims-org-id'],
        'meta:xdmType': 'object',
        'meta:registryMetadata': { 'meta:globalLibVersion': '1.27.4' },
        'meta:class': 'https://ns.adobe.com/xdm/context/profile',
        'meta:containerId': 'tenant',
        'meta:sandboxType': 'production',
      },
    )
    const references = allOf.map(({ $ref }: { $ref: string }) => $ref)
    assert.equal(references[0], 'https://ns.adobe.com/xdm/context/profile')
    for (const group of ['identitymap', 'profile-segmentation', 'profile-person-details']) {
      assert.ok(references.includes(`https://ns.adobe.com/xdm/context/${group}`), group)
    }
    assert.deepEqual(
      references.filter((reference: string) => !extended.includes(reference)),
      [],
    )
  })
}

test('row 53: the full format has the fields in place of the references, as Adobe’s Python client reads them', async (t) => {
  const testApp = await buildTestApp(t)
  const xdm = (await get(testApp, `${unionsPath}/${encodedId}`, mediaType('xdm-full', '; version=1'))).json()
  assert.equal(xdm.allOf, undefined)
  assert.deepEqual(xdm.properties.personalEmail, {
    title: 'personalEmail',
    type: 'object',
    properties: {
      address: { title: 'address', type: 'string', 'meta:xdmType': 'string' },
      primary: { title: 'primary', type: 'boolean', 'meta:xdmType': 'boolean' },
      type: { title: 'type', type: 'string', 'meta:xdmType': 'string' },
      status: { title: 'status', type: 'string', 'meta:xdmType': 'string' },
    },
    'meta:xdmType': 'object',
  })
  assert.deepEqual(xdm, (await get(testApp, `${unionsPath}/${encodedId}`, full)).json())
})

test('the three fields that every profile union has are there, and the events are those of the event union', async (t) => {
  const testApp = await buildTestApp(t)
  const { properties } = (await get(testApp, `${unionsPath}/${encodedId}`, full)).json()
  for (const name of ['identityMap', 'segmentMembership', 'timeSeriesEvents'])
    assert.ok(properties[name], name)
  const event = await get(testApp, `${unionsPath}/${encodeURIComponent(eventUnionId)}`, full)
  assert.deepEqual(properties.timeSeriesEvents.items.properties, event.json().properties)
})

/** The words of a resource at any depth. */
const words = (text: string) => ({
  titles: text.includes('"title":'),
  descriptions: text.includes('"description":'),
})

const textFormats: Record<string, ReturnType<typeof words>> = {
  xed: { titles: true, descriptions: true },
  'xed-full': { titles: true, descriptions: true },
  'xed-notext': { titles: false, descriptions: false },
  'xed-full-notext': { titles: false, descriptions: false },
  'xed-full-desc': { titles: false, descriptions: true },
}

for (const [kind, expected] of Object.entries(textFormats)) {
  test(`what ${kind} has of titles and descriptions, and whether it has fields`, async (t) => {
    const reply = await get(
      await buildTestApp(t),
      `${unionsPath}/${encodedId}`,
      mediaType(kind, '; version=1'),
    )
    assert.equal(reply.statusCode, 200, reply.body)
    const { properties, allOf } = reply.json()
    assert.deepEqual(words(reply.body), expected)
    assert.deepEqual([properties !== undefined, allOf === undefined], Array(2).fill(kind.includes('full')))
  })
}

test('another sandbox has a union of its own, and is none of production', async (t) => {
  const testApp = await buildTestApp(t)
  const read = async (sandbox: string) =>
    (await get(testApp, `${unionsPath}/${encodedId}`, full, sandbox)).json()
  const [prod, dev] = [await read('prod'), await read('dev')]
  assert.equal(dev['meta:sandboxType'], 'development')
  assert.notEqual(dev['meta:sandboxId'], prod['meta:sandboxId'])
  assert.deepEqual(dev.properties, prod.properties)
})
