// What Adobe's Python library aepp sends, call by call: its headers, its way to write queries, its loops.
import assert from 'node:assert/strict'
import { followed, type Send, type WireReply } from './wire.ts'

export const clientId = 'e7c9f4b0d2a14c5f8b6a'
const imsOrgId = '1BD6382559DF0C130A49422D@AdobeOrg'

/** What the HTTP library below it puts on every request. */
const ofRequests = { 'User-Agent': 'python-requests/2.34.0', 'Accept-Encoding': 'gzip, deflate' }

/** Python's values; None is left out of a query. */
type Parameters = Record<string, string | number | boolean | undefined>

/** As urlencode of Python's standard library writes it, `True` and `False` included. */
export function pythonQuery(parameters: Parameters): string {
  return Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${quotePlus(name)}=${quotePlus(pythonText(value))}`)
    .join('&')
}

const pythonText = (value: Parameters[string]) =>
  typeof value === 'boolean' ? `${value ? 'True' : 'False'}` : String(value)

const quotePlus = (text: string) =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')

/** A query is put behind the one that the path may already have. */
function withQuery(path: string, parameters: Parameters | undefined): string {
  if (parameters === undefined) return path
  const query = pythonQuery(parameters)
  return query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`
}

/** Its token request: a form, whose members are in this order. */
export async function fetchToken(send: Send, secret = 'secret'): Promise<string> {
  const form = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret,
    scope: 'openid,session,AdobeID,read_organizations,additional_info.projectedProductContext',
  }
  const body = pythonQuery(form)
  const reply = await send({
    method: 'POST',
    path: '/ims/token/v3',
    headers: {
      ...ofRequests,
      Accept: '*/*',
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': String(body.length),
    },
    body,
  })
  const { access_token: token, expires_in: expiresIn } = reply.json()
  assert.equal(typeof token, 'string', reply.text)
  assert.ok(Number.isInteger(expiresIn), 'it adds expires_in to the time')
  return token
}

export interface Connector {
  get(path: string, parameters?: Parameters): Promise<WireReply>
  head(path: string, parameters?: Parameters): Promise<WireReply>
  post(path: string, data: unknown, parameters?: Parameters): Promise<WireReply>
  patch(path: string, data: unknown, headers?: Record<string, string>): Promise<WireReply>
  delete(path: string): Promise<WireReply>
}

/** A service class of the library. Each fetches a token of its own. `accept`: what the class asks for on every call. */
export async function connect(send: Send, accept = 'application/json'): Promise<Connector> {
  const token = await fetchToken(send)
  const headers = {
    ...ofRequests,
    Accept: accept,
    'Content-Type': 'application/json',
    Authorization: `Bearer ${token}`,
    'x-api-key': clientId,
    'x-gw-ims-org-id': imsOrgId,
    'x-sandbox-name': 'prod',
  }
  const sendJson = (
    method: 'POST' | 'PATCH',
    path: string,
    data: unknown,
    more: Record<string, string> = {},
  ) => {
    const body = pythonJson(data)
    const length = { 'Content-Length': String(Buffer.byteLength(body)) }
    return send({ method, path, headers: { ...headers, ...length, ...more }, body })
  }
  return {
    get: (path, parameters) => send({ method: 'GET', path: withQuery(path, parameters), headers }),
    head: (path, parameters) => send({ method: 'HEAD', path: withQuery(path, parameters), headers }),
    post: (path, data, parameters) => sendJson('POST', withQuery(path, parameters), data),
    patch: (path, data, more) => sendJson('PATCH', path, data, more),
    delete: (path) => send({ method: 'DELETE', path, headers: { ...headers, 'Content-Length': '0' } }),
  }
}

/** json.dumps writes everything beyond ASCII as escapes. */
const pythonJson = (data: unknown) =>
  JSON.stringify(data).replace(/[\u007f-\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })

const ups = '/data/core/ups'
const catalog = '/data/foundation/catalog'

/** Called between two pages. */
export type Between = () => Promise<unknown>
type Resource = { readonly id: string | number; readonly [member: string]: unknown }
const nothing: Between = async () => {}

/** Segmentation.getExportJobs: only what stands between `offset=` and the next `&` of link.next is taken over. */
export async function getExportJobs(
  { get }: Connector,
  limit = 1000,
  between = nothing,
): Promise<Resource[]> {
  const found: Resource[] = []
  const parameters: Parameters = { limit }
  for (;;) {
    const { records, link } = (await get(`${ups}/export/jobs`, parameters)).json()
    found.push(...records)
    if (link.next === '') return found
    parameters.offset = link.next.split('offset=')[1].split('&')[0]
    await between()
  }
}

/** Profile.getMergePolicies: the query of the link, and behind it its own limit once more. */
export async function getMergePolicies(
  { get }: Connector,
  limit = 100,
  between = nothing,
): Promise<Resource[]> {
  let page = (await get(`${ups}/config/mergePolicies`, { limit })).json()
  const found: Resource[] = [...page.children]
  for (let { href } = page._links.next; href !== ''; { href } = page._links.next) {
    await between()
    page = (await get(`${ups}/config/mergePolicies?${href.split('?')[1]}`, { limit })).json()
    found.push(...page.children)
  }
  return found
}

/** Segmentation.getSegments: the first page without a number, then 1 to totalPages. */
export async function getSegments({ get }: Connector, between = nothing): Promise<Resource[]> {
  const { segments, page } = (await get(`${ups}/segment/definitions`)).json()
  const found: Resource[] = [...segments]
  for (let number = 1; page.totalPages > 1 && number <= page.totalPages; number += 1) {
    await between()
    const more = await get(`${ups}/segment/definitions`, { page: String(number), limit: 100 })
    found.push(...(more.json().segments ?? []))
  }
  return found
}

/** Catalog.getBatches with n_results="inf": pages until one is empty; what comes twice is not seen. */
export async function getBatches({ get }: Connector, limit = 10, between = nothing): Promise<string[]> {
  const found: string[] = []
  for (let start = 0; ; start += limit) {
    const ids = Object.keys((await get(`${catalog}/batches`, { limit, start })).json())
    found.push(...ids)
    if (ids.length === 0) return found
    await between()
  }
}

/** Catalog.getDataSets: pages as long as they are full. It counts from 1, so the second page begins at `limit` + 1. */
export async function getDataSets({ get }: Connector, limit = 100, between = nothing): Promise<Resource[]> {
  let page = (await get(`${catalog}/dataSets`, { limit })).json()
  const found = { ...page }
  for (let start = 1 + limit; Object.keys(page).length === limit; start += limit) {
    await between()
    page = (await get(`${catalog}/dataSets`, { limit, start })).json()
    Object.assign(found, page)
  }
  return Object.entries<object>(found).map(([id, dataset]) => ({ ...dataset, id }))
}

/** DataAccess: the files of a batch, the parts of each, and their bytes. */
export async function downloadParts({ get }: Connector, batchId: string): Promise<Buffer[]> {
  const exported = '/data/foundation/export'
  const files = (await get(`${exported}/batches/${batchId}/files`, {})).json().data
  const parts: Buffer[] = []
  for (const { dataSetFileId } of files) {
    const listed = (await get(`${exported}/files/${dataSetFileId}`, {})).json().data
    for (const { name, length, _links } of listed) {
      const whole = await get(`${exported}/files/${dataSetFileId}`, { path: name })
      assert.deepEqual([whole.status, String(whole.bytes.length)], [200, length])
      assert.deepEqual((await get(followed(_links.self.href))).bytes, whole.bytes)
      parts.push(whole.bytes)
    }
  }
  return parts
}
