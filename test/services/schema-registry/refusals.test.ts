// What the Schema Registry refuses, in its own words: Accept headers, versions, unknown resources, missing headers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import {
  assertRegistryError,
  get,
  mediaType,
  profileUnionAltId,
  registryPath,
  unionsPath,
} from './registry-calls.ts'

const union = `${unionsPath}/${profileUnionAltId}`
const title = 'Accept header invalid'
const notValid = (accept: string, look: string) =>
  `The supplied Accept header is not valid: ${accept} - A valid Accept value should look like application/vnd.adobe.{xed|xdm}+json${look}`
const withVersion = '; version=1 (Version should be specified)'

const badForLists = [
  '',
  '*/*',
  'application/json',
  mediaType('xed-full'),
  mediaType('xdm-notext'),
  mediaType('xed', ';version=1'),
  mediaType('xed-id', '; version=1'),
  mediaType('xdf'),
  'application/vnd.adobe.xed',
  'nonsense;;;,',
]

for (const accept of badForLists) {
  test(`row 53: a list with Accept "${accept}" is XDM-1006-400`, async (t) => {
    const reply = await get(await buildTestApp(t), unionsPath, accept)
    assertRegistryError(reply, { status: 400, code: '1006', title, detail: notValid(accept, '') })
  })
}

const badForLookups = [
  '',
  '*/*',
  'application/json',
  mediaType('xed-flat', '; version=1'),
  mediaType('xed', '; version=one'),
  mediaType('xed', '; version=1.2.3'),
  mediaType('xdm-', ';version=1'),
]

for (const accept of badForLookups) {
  test(`row 53: a look-up with Accept "${accept}" is XDM-1007-400`, async (t) => {
    const testApp = await buildTestApp(t)
    for (const url of [union, union.replace('unions/', 'schemas/')]) {
      const detail = notValid(accept, withVersion)
      assertRegistryError(await get(testApp, url, accept), { status: 400, code: '1007', title, detail })
    }
  })
}

for (const kind of ['xed', 'xed-full', 'xdm-full-notext']) {
  const accept = mediaType(kind)
  test(`row 53: without a version ${kind} is taken for the latest, and XDM-1007-400 where one is required`, async (t) => {
    const reply = await get(await buildTestApp(t), union, accept)
    assert.equal(reply.statusCode, 200, reply.body)
    const strict = await buildTestApp(t, { switches: { missingAcceptVersion: 'reject' } })
    const detail = notValid(accept, withVersion)
    assertRegistryError(await get(strict, union, accept), { status: 400, code: '1007', title, detail })
    const named = await get(strict, union, `${accept}; version=1`)
    assert.deepEqual(named.json().$id, reply.json().$id)
  })
}

test('the short form of lists on a look-up, as the Postman collection sends it', async (t) => {
  const accept = mediaType('xed-id')
  const reply = await get(await buildTestApp(t), union, accept)
  assert.deepEqual(Object.keys(reply.json()), ['title', '$id', 'meta:altId', 'version'])
  const strict = await buildTestApp(t, { switches: { missingAcceptVersion: 'reject' } })
  const detail = notValid(accept, withVersion)
  assertRegistryError(await get(strict, union, accept), { status: 400, code: '1007', title, detail })
})

test('the first media type that will do counts, in any letter case and spacing', async (t) => {
  const testApp = await buildTestApp(t)
  const accept = 'text/html, Application/VND.adobe.XED-full-notext+JSON;q=0.9;  VERSION = "1", */*'
  const { title: none, properties } = (await get(testApp, union, accept)).json()
  assert.equal(none, undefined)
  assert.ok(properties)
})

for (const version of ['2', '0', '17']) {
  test(`a version that the union does not have, ${version}, is not acceptable: 406`, async (t) => {
    const reply = await get(await buildTestApp(t), union, mediaType('xed', `; version=${version}`))
    const detail = new RegExp(`^The version ${version} of ${profileUnionAltId} is not available`)
    assertRegistryError(reply, { status: 406, code: '9406', title: 'NotAcceptableError', detail })
  })
}

for (const place of ['unions', 'schemas']) {
  test(`a resource that does not exist among ${place}: XDM-1012-404`, async (t) => {
    const testApp = await buildTestApp(t)
    for (const id of [
      '_xdm.context.profile',
      'https://ns.adobe.com/xdm/context/nobody__union',
      '%00',
      '__proto__',
    ]) {
      const encoded = id === '%00' ? id : encodeURIComponent(id)
      const url = `${registryPath}/tenant/${place}/${encoded}`
      const reply = await get(testApp, url, mediaType('xed', '; version=1'))
      const detail = `Requested resource ${decodeURIComponent(encoded)} with version 1 is not found`
      assertRegistryError(reply, { status: 404, code: '1012', title: 'Resource Not Found', detail })
    }
  })
}

test('an unknown path, a wrong method and a missing sandbox are told in the registry’s words, too', async (t) => {
  const testApp = await buildTestApp(t)
  const unknown = await get(testApp, `${registryPath}/tenant/fieldgroups`, mediaType('xed-id'))
  assertRegistryError(unknown, {
    status: 404,
    code: '9404',
    title: 'NotFoundError',
    detail: /^Nothing answers GET /,
  })
  const post = await testApp.call('POST', unionsPath, { body: {} })
  const wrong = { status: 405, code: '9405', title: 'MethodNotAllowedError', detail: /^POST / }
  assertRegistryError(post, wrong)
  assert.equal(post.headers.allow, 'GET, HEAD')
  const nowhere = await testApp.call('GET', unionsPath, { headers: { 'x-sandbox-name': undefined } })
  const missing = { status: 400, code: '9400', title: 'BadRequestError', detail: /x-sandbox-name is missing/ }
  assertRegistryError(nowhere, missing)
})

test('without a token the gateway answers before the registry does', async (t) => {
  const { call } = await buildTestApp(t)
  const reply = await call('GET', unionsPath, { headers: { authorization: undefined } })
  assert.equal(reply.statusCode, 403)
  assert.deepEqual(reply.json(), { error_code: '403010', message: 'Oauth token is missing.' })
})
