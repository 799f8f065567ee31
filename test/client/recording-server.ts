// A server that writes down what it is asked and answers as told: for calls that a client makes.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { TestContext } from 'node:test'

export interface Asked {
  /** Method, path and query. */
  readonly call: string
  readonly tenant: string | undefined
  readonly body: string
}

export interface Reply {
  readonly status?: number
  readonly body?: unknown
}

/** The end of the test closes it. */
export async function recordingServer(
  t: TestContext,
  answer: (asked: Asked) => Reply,
): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const { 'x-gw-ims-org-id': org, 'x-sandbox-name': sandbox } = request.headers
    const body = (await request.setEncoding('utf8').toArray()).join('')
    const tenant = org === undefined ? undefined : `${org} ${sandbox}`
    const one = { call: `${request.method} ${request.url}`, tenant, body }
    if (request.url !== '/_emulator/readyz') asked.push(one)
    const { status = 200, body: said = {} } = answer(one)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as { port: number }
  return { url: `http://127.0.0.1:${port}`, asked }
}
