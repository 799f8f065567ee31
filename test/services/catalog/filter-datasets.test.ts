// The filter grammar of Catalog lists, on datasets: every row of contract.md §7.6.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp, type TestApp } from '../../build-test-app.ts'
import { dataSetsPath } from '../refusals.ts'
import { createDataset, deleteMagic } from './dataset-calls.ts'

const bornAt = Date.UTC(2026, 0, 1)

/** Five datasets, a second apart; c and d were changed, d twelve times. */
async function buildCatalog(t: Parameters<typeof buildTestApp>[0]): Promise<TestApp> {
  const testApp = await buildTestApp(t, { fixtures: ['empty'] })
  await deleteMagic(testApp)
  const ids = []
  for (const body of [
    { name: 'a', tags: { sampleTag: ['123456'], secondTag: ['x', 'yes'] }, enableErrorDiagnostics: true },
    { name: 'b', description: 'exampleText', tags: { sampleTag: ['123', '1234'], secondTag: [] }, rank: 9 },
    { name: 'example c', description: '', enableErrorDiagnostics: false, rank: 10 },
    { name: 'te*st', tags: { sampleTag: ['123456'] }, rank: 'text' },
    { name: 'teapot test', mine: { deep: 1 } },
  ]) {
    ids.push(await createDataset(testApp, body))
    await testApp.advance(1000)
  }
  const headers = { 'x-api-key': 'editor' }
  await testApp.call('PATCH', `${dataSetsPath}/${ids[2]}`, { body: {}, headers })
  for (let count = 0; count < 12; count += 1) {
    await testApp.call('PATCH', `${dataSetsPath}/${ids[3]}`, { body: {}, headers })
  }
  return testApp
}

/** For each query the names that are found, in order, by their first letters: a, b, e, t* and tp. */
const queries: Record<string, readonly (readonly [string, string])[]> = {
  'row 42: tags': [
    ['tags=sampleTag:123456', 'a t*'],
    ['tags=sampleTag:123456,secondTag:*', 'a'],
    ['tags=sampleTag:123*', 'a b t*'],
    ['tags=secondTag:*', 'a b'],
    ['tags=secondTag:y*', 'a'],
    ['tags=secondTag:yes,sampleTag:1*', 'a'],
    ['tags=sampleTag:12345', ''],
    ['tags=adobe/pqs/table:example_c', 'e'],
    ['tags=toString:*', ''],
    ['tags=sampleTag:%25', ''],
  ],
  'row 42: simple filters': [
    ['name=a', 'a'],
    ['name=a,b', 'a b'],
    ['name=!a,b', 'e t* tp'],
    ['name=!a', 'b e t* tp'],
    ['name=A', ''],
    ['name=', ''],
    ['description=exampleText', 'b'],
    ['description=', 'e'],
    ['description=!exampleText', 'a e t* tp'],
    ['enableErrorDiagnostics=true', 'a'],
    ['enableErrorDiagnostics=false', 'e'],
    ['version=1.0.12', 't*'],
    ['version=1.0.0,1.0.1', 'a b e tp'],
    ['version=!1.0.0', 'e t*'],
    ['version=2.0.0', ''],
    ['updatedUser=editor', 'e t*'],
    ['createdClient=key&updatedUser=!editor', 'a b tp'],
    [`created=${bornAt + 1000}`, 'b'],
    [`updated=${bornAt + 5000}`, 'e t*'],
    ['imsOrg=1BD6382559DF0C130A49422D@AdobeOrg', 'a b e t* tp'],
    ['imsOrg=OTHER@AdobeOrg', ''],
    ['name=a&name=b', 'b'],
    ['nobodyKnows=1', 'a b e t* tp'],
  ],
  'row 42: wildcards in names, ** for an asterisk': [
    ['name=te*st', 't* tp'],
    ['name=te**st', 't*'],
    ['name=*', 'a b e t* tp'],
    ['name=*e*', 'e t* tp'],
    ['name=a*,b', 'a b'],
    ['name=!te*', 'a b e'],
    ['property=name==te*st', 't* tp'],
    ['property=name!=te*', 'a b e'],
    ['name=a.*', ''],
    ['description=example*', ''],
  ],
  'row 42: property expressions': [
    ['property=description', 'b e'],
    ['property=!description', 'a t* tp'],
    ['property=mine', 'tp'],
    ['property=mine.deep', ''],
    ['property=files', 'a b e t* tp'],
    ['property=lastBatchId', ''],
    ['property=!lastBatchId', 'a b e t* tp'],
    ['property=name~^example', 'e'],
    ['property=name~t$', 't* tp'],
    ['property=name~(?i)^EX', 'e'],
    ['property=name~%5Ete.*st', 't* tp'],
    ['property=description~T', 'b'],
    ['property=mine~deep', ''],
    ['property=version~12$', 't*'],
    ['property=name==a,b', ''],
    ['property=name!=a', 'b e t* tp'],
    ['property=description==', 'e'],
    ['property=description!=exampleText', 'a e t* tp'],
    ['property=name<b', 'a'],
    ['property=name<=b', 'a b'],
    ['property=rank>9', 'e t*'],
    ['property=rank>=9', 'b e t*'],
    ['property=rank<10', 'b'],
    ['property=rank>t', 't*'],
    ['property=toString', ''],
    ['property=__proto__', ''],
  ],
  'row 42: versions compare as versions': [
    ['property=version>1.0.3', 't*'],
    ['property=version>1.0.1', 't*'],
    ['property=version>=1.0.1', 'e t*'],
    ['property=version<1.0.1', 'a b tp'],
    ['property=version<=1.0.1', 'a b e tp'],
    ['property=version<1.0.9', 'a b e tp'],
    ['property=version==1.0.12', 't*'],
    ['property=version!=1.0.0', 'e t*'],
    ['property=version<2', 'a b e t* tp'],
    ['property=version>0.9.99', 'a b e t* tp'],
    ['property=version>1.1', ''],
  ],
  'row 42, 49: instants are exclusive bounds': [
    [`createdAfter=${bornAt}`, 'b e t* tp'],
    [`createdBefore=${bornAt + 2000}`, 'a b'],
    [`createdAfter=${bornAt}&createdBefore=${bornAt + 2000}`, 'b'],
    [`property=created>=${bornAt + 3000}`, 't* tp'],
    [`property=updated>${bornAt + 4000}`, 'e t*'],
  ],
  'conditions hold all together, a repeated property too': [
    ['property=description&property=name~c', 'e'],
    ['property=rank>0&tags=sampleTag:*&limit=1', 'b'],
    ['property=name~e&property=name~t&property=!mine', 't*'],
    ['name=a,b&description=exampleText&version=1.0.0', 'b'],
  ],
  'row 42: orders': [
    ['orderBy=name', 'a b e t* tp'],
    ['orderBy=desc:name', 'tp t* e b a'],
    ['orderBy=desc:created', 'tp t* e b a'],
    ['orderBy=asc:created', 'a b e t* tp'],
    ['orderBy=desc:updated,desc:name', 't* e tp b a'],
    ['orderBy=desc:updated,name', 'e t* tp b a'],
    ['orderBy=%2Bname', 'a b e t* tp'],
    ['orderBy=+name', 'a b e t* tp'],
    ['orderBy=version,desc:created', 'tp b a e t*'],
    ['orderBy=enableErrorDiagnostics,desc:name', 'tp t* b e a'],
    ['sort=desc:name', 'tp t* e b a'],
    ['sort=name&orderBy=desc:name', 'tp t* e b a'],
    ['orderBy=nothing', 'a b e t* tp'],
    ['orderBy=desc:rank,name&property=rank', 't* e b'],
  ],
  pages: [
    ['start=1&limit=2', 'b e'],
    ['offset=3', 't* tp'],
    ['start=4&offset=0', 'tp'],
    ['orderBy=desc:name&start=1&limit=2', 't* e'],
    ['name=te*&start=1', 'tp'],
    ['start=5', ''],
  ],
}

const shortNames: Record<string, string> = { 'example c': 'e', 'te*st': 't*', 'teapot test': 'tp' }

for (const [title, cases] of Object.entries(queries)) {
  test(title, async (t) => {
    const { call } = await buildCatalog(t)
    for (const [query, expected] of cases) {
      const reply = await call('GET', `${dataSetsPath}?${query}`)
      assert.equal(reply.statusCode, 200, `${query}: ${reply.body}`)
      const names = Object.values<{ name: string }>(reply.json()).map(({ name }) => shortNames[name] ?? name)
      assert.equal(names.join(' '), expected, query)
    }
  })
}

test('limit and start may be headers; the query parameters win', async (t) => {
  const { call } = await buildCatalog(t)
  const names = async (query: string, headers: Record<string, string>) =>
    Object.values<{ name: string }>((await call('GET', `${dataSetsPath}?${query}`, { headers })).json()).map(
      ({ name }) => name,
    )
  assert.deepEqual(await names('', { limit: '1', start: '1' }), ['b'])
  assert.deepEqual(await names('limit=2', { limit: '1' }), ['a', 'b'])
  assert.deepEqual(await names('start=0', { limit: '1', start: '1' }), ['a'])
  assert.equal((await call('GET', dataSetsPath, { headers: { limit: '0' } })).statusCode, 400)
})
