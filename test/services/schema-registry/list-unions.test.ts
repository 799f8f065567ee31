// The list of unions: sorted, by pages, filtered, and narrowed to members.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../../build-test-app.ts'
import { assertRegistryError, get, mediaType, unionsPath } from './registry-calls.ts'

const short = mediaType('xed-id')
const profile = 'XDM Individual Profile'
const event = 'XDM ExperienceEvent'
const classOf = { profile: 'https://ns.adobe.com/xdm/context/profile' }

const queries: Record<string, string[]> = {
  '': [profile, event],
  'orderby=title': [event, profile],
  'orderby=-title': [profile, event],
  'orderby=version,title': [event, profile],
  'limit=0': [event, profile],
  'limit=500': [event, profile],
  'limit=1': [event],
  'orderby=-title&limit=1': [profile],
  'orderby=title&start=XDM ExperienceEvent': [profile],
  'orderby=-title&start=XDM ExperienceEvent': [],
  [`property=meta:class==${classOf.profile}`]: [profile],
  [`property=meta:class!=${classOf.profile}`]: [event],
  'property=meta:extends==https://ns.adobe.com/xdm/data/time-series': [event],
  'property=meta:extends!=https://ns.adobe.com/xdm/data/adhoc': [profile, event],
  'property=title~Ind': [profile],
  'property=title>XDM F': [profile],
  'property=title<=XDM ExperienceEvent': [event],
  'property=title~^XDM&property=meta:extends==https://ns.adobe.com/xdm/data/record': [profile],
  'property=no.such==1': [],
  'unheardOf=1': [profile, event],
}

for (const [query, expected] of Object.entries(queries)) {
  test(`the list with ${query || 'nothing'}`, async (t) => {
    const reply = await get(await buildTestApp(t), `${unionsPath}?${query}`, short)
    assert.equal(reply.statusCode, 200, reply.body)
    const { results, _page } = reply.json()
    assert.deepEqual(
      results.map(({ title }: { title: string }) => title),
      expected,
    )
    assert.equal(_page.count, expected.length)
  })
}

interface UnionPage {
  readonly results: readonly { readonly title: string }[]
  readonly _page: { readonly next: string | null }
}

test('pages lead from one to the next, as Adobe’s Python client follows them, and end', async (t) => {
  const testApp = await buildTestApp(t)
  const seen: string[] = []
  for (let start: string | null = ''; start !== null; ) {
    const url: string = `${unionsPath}?limit=1${start && `&start=${encodeURIComponent(start)}`}`
    const { results, _page }: UnionPage = (await get(testApp, url, short)).json()
    seen.push(...results.map(({ title }) => title))
    assert.ok(seen.length <= 2, 'the list does not end')
    start = _page.next
  }
  assert.deepEqual(seen, [event, profile])
})

test('property with names alone narrows the resources to them', async (t) => {
  const testApp = await buildTestApp(t)
  const url = `${unionsPath}?property=title,meta:class,unheardOf&property=meta:class==${classOf.profile}`
  const { results } = (await get(testApp, url, mediaType('xed'))).json()
  assert.deepEqual(results, [{ title: profile, 'meta:class': classOf.profile }])
})

const refused: Record<string, RegExp> = {
  'limit=501': /limit must be from 0 to 500/,
  'limit=-1': /limit must be/,
  'limit=few': /limit must be/,
  'property=a b': /property must be names of members/,
  'property=title~(': /^property: /,
}

for (const [query, detail] of Object.entries(refused)) {
  test(`the list refuses ${query}, naming it`, async (t) => {
    const reply = await get(await buildTestApp(t), `${unionsPath}?${query}`, short)
    assertRegistryError(reply, { status: 400, code: '9400', title: 'BadRequestError', detail })
  })
}
