// The paths of Adobe's services: the gateway's own, and the short ones that the tutorial's readers use.
import type { FastifyRequest } from 'fastify'

/** Base path of each service on the gateway, and the short one that answers too. */
export const servicePaths = {
  ups: { full: '/data/core/ups', short: '/ups' },
  catalog: { full: '/data/foundation/catalog', short: '/catalog' },
  dataAccess: { full: '/data/foundation/export', short: '/export' },
} as const

export type ServiceName = keyof typeof servicePaths

/** The URL a call is routed by: short paths stand for the full ones; letter case does not matter. */
export function fullPath(url: string): string {
  for (const { full, short } of Object.values(servicePaths)) {
    if (url.length >= short.length && url.slice(0, short.length).toLowerCase() === short) {
      const rest = url.slice(short.length)
      if (rest === '' || rest.startsWith('/') || rest.startsWith('?')) return full + rest
    }
  }
  return url
}

/** The absolute base URL of the service as the caller reached it; hrefs in replies begin with it. */
export function serviceUrl(request: FastifyRequest, service: ServiceName): string {
  const { full, short } = servicePaths[service]
  const path = fullPath(request.originalUrl) === request.originalUrl ? full : short
  return `${request.protocol}://${request.host}${path}`
}
