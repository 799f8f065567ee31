// The stream of events over HTTP.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Emulator } from '../emulator.ts'
import { followClosing } from '../gateway/connection.ts'
import { sentAsIs } from '../gateway/reply-schema.ts'
import { namedTenant } from './caller.ts'
import { EmulatorEvent, EventHeaders, EventQuery } from './event-schemas.ts'
import { eventStream } from './event-stream.ts'
import { Problem } from './schemas.ts'

export const eventRoutes: FastifyPluginAsyncTypebox<{ emulator: Emulator }> = async (app, { emulator }) => {
  const closing = followClosing(app)

  app.get(
    '/events',
    {
      // The reply to a HEAD would never end.
      exposeHeadRoute: false,
      schema: {
        operationId: 'streamEvents',
        summary: 'What happens in a tenant, or in all: jobs, batches, clocks; from now on, or since an event',
        querystring: EventQuery,
        headers: EventHeaders,
        response: {
          200: { content: { 'text/event-stream': { schema: sentAsIs(EmulatorEvent) } } },
          '4xx': Problem,
        },
      },
      config: { source: 'emulator-defined' },
    },
    (request, reply) => {
      // The log alone: a call that asks for the tenant would make it, and keep it open until the stream ends.
      const log = emulator.events.of(namedTenant(request))
      const lastEventId = request.headers['last-event-id'] ?? request.query.lastEventId
      const { stream, end } = eventStream(log, lastEventId === undefined ? log.end() : log.find(lastEventId))

      function close(): void {
        end()
        // Nobody waits for a reader that does not read.
        if (reply.raw.writableLength > 0) reply.raw.destroy()
      }
      if (closing.aborted) close()
      closing.addEventListener('abort', close)
      stream.once('close', () => closing.removeEventListener('abort', close))
      return reply
        .type('text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('connection', 'close')
        .send(stream)
    },
  )
}
