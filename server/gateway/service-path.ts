// The paths of Adobe's services: the gateway's own, and the short ones that the tutorial's readers use.
import { isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'

/** Base path of each service on the gateway, and the short one that answers too; IMS has a host of its own. */
export const servicePaths = {
  ims: { full: '/ims' },
  ups: { full: '/data/core/ups', short: '/ups' },
  catalog: { full: '/data/foundation/catalog', short: '/catalog' },
  dataAccess: { full: '/data/foundation/export', short: '/export' },
  sandbox: { full: '/data/foundation/sandbox-management' },
  schemaRegistry: { full: '/data/foundation/schemaregistry', short: '/schemaregistry' },
} as const satisfies Record<string, ServicePaths>

interface ServicePaths {
  readonly full: string
  readonly short?: string
}

export type ServiceName = keyof typeof servicePaths

/** The service whose path the URL begins with, in whatever letter case, and what follows that path. */
export function serviceOf(url: string): { service: ServiceName; path: string; rest: string } | undefined {
  for (const [service, { full, short = full }] of Object.entries<ServicePaths>(servicePaths)) {
    for (const path of [full, short]) {
      const rest = url.slice(path.length)
      if (url.slice(0, path.length).toLowerCase() === path && /^([/?]|$)/.test(rest)) {
        return { service: service as ServiceName, path, rest }
      }
    }
  }
  return undefined
}

/** The URL a call is routed by: short paths stand for the full ones. */
export function fullPath(url: string): string {
  const found = serviceOf(url)
  return found ? servicePaths[found.service].full + found.rest : url
}

/** The absolute base URL of the service, in the kind of path the caller used; hrefs in replies begin with it. */
export function serviceUrl(request: FastifyRequest, service: ServiceName): string {
  const called = serviceOf(request.originalUrl)
  const { full, short = full }: ServicePaths = servicePaths[service]
  const isShort = called !== undefined && called.path !== servicePaths[called.service].full
  const path = isShort ? short : full
  return `${request.protocol}://${request.host || ownAddress(request)}${path}`
}

/** HTTP/1.0 asks for no Host; then links name the address that was called. */
function ownAddress({ socket: { localAddress = '', localPort } }: FastifyRequest): string {
  return `${isIPv6(localAddress) ? `[${localAddress}]` : localAddress}:${localPort}`
}
