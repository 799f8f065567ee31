// Replies that are sent while the server closes end their connection, so that it need not wait for idle clients.
import type { FastifyInstance } from 'fastify'

export function endConnectionsOnClose(app: FastifyInstance): void {
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close')
  })
}
