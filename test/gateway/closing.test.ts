// A server that closes waits for no connection by which nothing has come, such as browsers open ahead.
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { buildTestApp } from '../build-test-app.ts'
import { urlOf } from '../services/control/event-reader.ts'

test('a connection that was opened and not used does not keep the server from closing', async (t) => {
  const { app } = await buildTestApp(t)
  const { port } = new URL(await urlOf(app))
  const accepted = once(app.server, 'connection')
  const socket = connect(Number(port), '127.0.0.1')
  await accepted
  await app.close()
  if (!socket.destroyed) await once(socket, 'close')
})
