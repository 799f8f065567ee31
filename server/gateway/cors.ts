// Lets pages of other origins call Adobe's services: CORS with preflight, on their paths alone.
import fastifyCors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

/** Reply headers that a page may read although CORS does not name them safe. */
const exposedHeaders = [
  'accept-ranges',
  'content-disposition',
  'content-length',
  'content-range',
  'e-tag',
  'etag',
  'location',
  'preference-applied',
  'retry-after',
  'x-emulator',
  'x-emulator-fault',
  'x-location',
  'x-request-id',
]

/** How long a browser may remember a preflight, in seconds. */
const maxAge = 600

/**
 * Answers calls of the origins, and their preflights before any header of the Platform is asked for; no origin
 * leaves the scope without CORS. Everything about it is emulator-defined.
 */
export async function allowOrigins(scope: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return
  await scope.register(fastifyCors, {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders,
    maxAge,
    strictPreflight: false,
  })
}
