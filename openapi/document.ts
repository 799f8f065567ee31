// The OpenAPI document of every route, made from the schemas that the routes themselves use.
import { readFileSync } from 'node:fs'
import swagger from '@fastify/swagger'
import { buildApp } from '../server/app.ts'
import { type ExportPlan, parsePace } from '../server/domain/export-plan.ts'
import { defaultSwitches } from '../server/domain/switches.ts'
import { createEmulator } from '../server/emulator.ts'

const header = (name: string, description: string) => ({ type: 'apiKey', in: 'header', name, description })

/** The headers that every call to one of Adobe's services carries (tutorial, "Required headers"). */
const securitySchemes = {
  token: { type: 'http', scheme: 'bearer', description: 'Any; with --auth token one that /ims has issued.' },
  apiKey: header('x-api-key', 'Any; with --auth token the client that the token was issued to.'),
  imsOrg: header('x-gw-ims-org-id', 'The organization; with the sandbox it names the tenant.'),
  sandbox: header('x-sandbox-name', 'The sandbox, in lower case.'),
}

/** Sandbox management is the one service that is not asked about a sandbox. */
function securityOf(url: string) {
  const { sandbox, ...others } = Object.fromEntries(
    Object.keys(securitySchemes).map((name) => [name, [] as string[]]),
  )
  return { ...others, ...(!url.includes('/sandbox-management') && { sandbox }) }
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** Boots the app without listening and collects its routes. Schemas that have an `$id` become components. */
export async function openApiDocument(): Promise<object> {
  const emulator = createEmulator({
    dataFolder: undefined,
    fixtures: ['empty'],
    clock: { mode: 'frozen', scale: 0, at: 0 },
    pace: parsePace('instant') as ExportPlan,
    seedRandom: 1,
    switches: defaultSwitches,
    reportBug: () => {},
  })
  const shapes: { [name: string]: Json } = {}
  const app = await buildApp({
    emulator,
    reportBug: () => {},
    beforeRoutes: async (scope) => {
      await scope.register(swagger, {
        openapi: {
          openapi: '3.1.0',
          info: {
            title: 'aep-emulator',
            description:
              'A local, unofficial emulator of the Profile export API of Adobe Experience Platform. Not affiliated with Adobe. x-source says where each operation comes from.',
            version: JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version,
          },
          servers: [{ url: 'http://127.0.0.1:4620' }],
          components: { securitySchemes: securitySchemes as never },
        },
        transform: ({ schema, url, route }) => ({
          schema: {
            ...(hoist(schema as Json, shapes) as object),
            // The plugin puts -head behind the id of a HEAD, as if it were always one of a GET.
            operationId: schema.operationId?.replace(/-head$/, ''),
            tags: [serviceOf(url)],
            ...(url.startsWith('/data/') && { security: [securityOf(url)] }),
            'x-source': route.config?.source,
          } as never,
          url,
        }),
      })
    },
  })
  await app.ready()
  const document = app.swagger() as { components?: object; [name: string]: unknown }
  await app.close()
  await emulator.close()
  const schemas = Object.fromEntries(Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1)))
  const components = { securitySchemes, schemas }
  return { 'x-generated-by': 'openapi/generate.ts; do not edit', ...document, components }
}

/** The schema with every part that has an `$id` moved to the components and referred to. */
function hoist(schema: Json, components: { [name: string]: Json }): Json {
  if (Array.isArray(schema)) return schema.map((item) => hoist(item, components))
  if (typeof schema !== 'object' || schema === null) return schema
  const { $id, ...members } = schema
  // A member that is called $id is no name.
  const hoisted = Object.fromEntries(
    Object.entries(typeof $id === 'string' ? members : schema).map(([name, value]) => [
      name,
      hoist(value, components),
    ]),
  )
  if (typeof $id !== 'string') return hoisted
  components[$id] = hoisted
  return { $ref: `#/components/schemas/${$id}` }
}

/** The folder of the path that tells services apart: ups, catalog, export, ims and so on, or our own. */
function serviceOf(url: string): string {
  return /^\/(?:data\/(?:core|foundation)\/)?([a-z-]+)/.exec(url)?.[1] ?? 'emulator'
}
