// Which methods a path takes, so that a wrong method is told apart from a wrong path.
import type { FastifyInstance } from 'fastify'

/** Follows the routes as they are registered; the returned function knows all of them. */
export function followMethods(app: FastifyInstance): (path: string) => string[] {
  const methodsByUrl = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsByUrl.get(url) ?? new Set()
    methodsByUrl.set(url, methods)
    for (const name of [method].flat()) methods.add(name)
  })
  return (path) => {
    const found = [...methodsByUrl].filter(([url]) => patternOf(url).test(path))
    return [...new Set(found.flatMap(([, methods]) => [...methods]))]
  }
}

/** `/export/jobs/:id` as an expression that also takes a trailing slash and any letter case. */
function patternOf(url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[^\w-]/g, '\\$&')))
  return new RegExp(`^${parts.join('/')}/?$`, 'i')
}
