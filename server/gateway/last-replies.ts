// Replies that are sent while the server closes end their connection, so that it need not wait for idle clients.
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

export function endConnectionsOnClose(app: FastifyInstance): void {
  let isClosing = false
  /** Connections by which no call has come yet; Node does not count them as idle. */
  const unused = new Set<Socket>()
  app.server.on(app.initialConfig.https ? 'secureConnection' : 'connection', (socket: Socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  app.server.on('request', ({ socket }: { socket: Socket }) => unused.delete(socket))
  app.addHook('preClose', async () => {
    isClosing = true
    for (const socket of unused) socket.destroy()
  })
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close')
  })
}
