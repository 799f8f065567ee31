// GET /_emulator/events when the server closes.
import type { Socket } from 'node:net'
import { test } from 'node:test'
import { pause } from '../../../server/runtime/pause.ts'
import { buildTestApp } from '../../build-test-app.ts'
import { tutorialRequest } from '../../tutorial-request.ts'
import { jobsPath } from '../refusals.ts'
import { begin, readEvents } from './event-reader.ts'

test('when the server closes its streams end at once, whether they are read or not', async (t) => {
  const testApp = await buildTestApp(t)
  const sockets: Socket[] = []
  testApp.app.server.on('connection', (socket) => sockets.push(socket))
  const unread = await begin(testApp.app, { sandbox: 'prod' })
  const readers = [await readEvents(testApp.app), await readEvents(testApp.app, { sandbox: 'prod' })]
  const segments = Array.from({ length: 9000 }, (_, index) => ({ segmentId: `s${index}` }))
  const body = { ...tutorialRequest, filter: { segments } }
  while (!(await isStuck(sockets[0]))) await testApp.call('POST', jobsPath, { body })
  await testApp.app.close()
  for (const reader of readers) while (await reader.next());
  unread.destroy()
})

/** Whether something waits to be sent that the other side does not take. */
async function isStuck(socket: Socket | undefined): Promise<boolean> {
  for (let [quiet, written] = [0, -1]; quiet < 50; quiet += 1) {
    if (socket?.bytesWritten !== written) quiet = 0
    written = Number(socket?.bytesWritten)
    await pause(0, [])
  }
  return Number(socket?.writableLength) > 0
}
