// The tutorial's calls one after the other, made for real and told to a narrator.
import { parquetReadObjects } from 'hyparquet'
import type { ExportJob } from '../client/control-shapes.ts'
import type { TenantHandle } from '../client/tenant-handle.ts'
import { CommandFailed } from './command-failed.ts'
import type { Narrator } from './narrator.ts'

/** "Create a target dataset", request. */
const dataset = {
  name: 'Profile Data Export',
  schemaRef: {
    id: 'https://ns.adobe.com/xdm/context/profile__union',
    contentType: 'application/vnd.adobe.xed+json;version=1',
  },
  fileDescription: { persisted: true, containerFormat: 'parquet', format: 'parquet' },
  aspect: 'production',
}

/** "Initiate export job", request; the segment whose members have an address alone. */
const exportRequest = {
  fields: 'identities.id,personalEmail.address',
  filter: {
    segments: [{ segmentId: '4edc8488-2c35-4f6d-b4c6-9075c68d2df4', segmentNs: 'AAM', status: ['realized'] }],
  },
  schema: { name: '_xdm.context.profile' },
}

interface Page {
  readonly data: readonly {
    readonly name?: string
    readonly length?: string
    readonly records?: string
    readonly _links: { readonly self: { readonly href: string } }
  }[]
}

interface Person {
  readonly personalEmail?: { readonly address?: string }
  readonly identities?: readonly { readonly id: string }[]
}

/** Raises CommandFailed when the emulator answers otherwise than the tutorial says. */
export async function tellTutorial(narrator: Narrator, url: string, tenant: TenantHandle): Promise<void> {
  const { chapter, says, table } = narrator
  const call = caller(narrator, url, tenant)
  says('An unofficial emulator; nothing of this is Adobe’s. Every call below is really made.')

  chapter('1. Create a target dataset')
  const [reference = ''] = await call<string[]>('POST', '/data/foundation/catalog/dataSets', dataset)
  const datasetId = reference.slice(reference.lastIndexOf('/') + 1)
  says(`Its id is ${datasetId}.`)

  chapter('2. Start an export job')
  const body = { ...exportRequest, destination: { datasetId } }
  const { id, status } = await call<ExportJob>('POST', '/data/core/ups/export/jobs', body)
  says(`Job ${id} is ${status}: the fields ${body.fields} of everybody in the segment.`)

  chapter('3. Watch it')
  says('The clock is frozen; the demo moves it, as a test would.')
  for (const minutes of [2, 3]) {
    const { now, transitions } = await tenant.clock.advance(`PT${minutes}M`)
    const moves = transitions.map(({ from, to, at }) => `${from} → ${to} at ${at}`)
    says(`${minutes} minutes later, ${now}: ${moves.join(', ')}`)
  }
  const job = await call<ExportJob>('GET', `/data/core/ups/export/jobs/${id}`)
  says(
    `It is ${job.status} and took ${job.metrics.totalTime?.totalTimeInMs} ms, as job 726 of the tutorial did.`,
  )

  chapter('4. Download what it wrote')
  const files = await call<Page>('GET', `/data/foundation/export/batches/${job.destination.batchId}/files`)
  const parts = await call<Page>('GET', pathOf(files.data[0]))
  const bytes = await call<ArrayBuffer>('GET', pathOf(parts.data[0]))
  says(`${parts.data[0]?.name}: ${bytes.byteLength} bytes of Parquet.`)

  chapter('5. Read it')
  const people = (await parquetReadObjects({ file: bytes })) as readonly Person[]
  table([
    ['personalEmail.address', 'identities.id'],
    ...people.map(({ personalEmail, identities = [] }) => [
      personalEmail?.address ?? '',
      identities.map((identity) => identity.id).join(', '),
    ]),
  ])
  says(`${people.length} people. Start an emulator of your own with: aep-emulator`)
}

/** Makes a call to one of Adobe's services and tells of it; JSON is read, anything else comes as bytes. */
function caller(narrator: Narrator, url: string, { headers }: TenantHandle) {
  return async <Reply>(method: string, path: string, body?: object): Promise<Reply> => {
    const sent = body && { body: JSON.stringify(body) }
    const type = body && { 'content-type': 'application/json' }
    const reply = await fetch(url + path, { method, headers: { ...headers, ...type }, ...sent })
    narrator.call(method, path, reply.status)
    if (!reply.ok) throw new CommandFailed(`${method} ${path} was answered with ${reply.status}`)
    const isJson = reply.headers.get('content-type')?.includes('json')
    return (await (isJson ? reply.json() : reply.arrayBuffer())) as Reply
  }
}

/** Where a link leads, without the host: the port is another each time. */
function pathOf(entry: Page['data'][number] | undefined): string {
  const { pathname, search } = new URL(entry?._links.self.href ?? '')
  return pathname + search
}
