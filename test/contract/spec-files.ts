// Adobe's own specification files, read from a folder that the caller names: which operation a call is, and what
// its reply breaks or leaves undescribed.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { parse } from 'yaml'

/** The files of the services that are emulated, without their extension. */
const names = ['segmentation', 'profile', 'catalog', 'data-access', 'sandbox', 'schema-registry']

type Schema = { readonly [keyword: string]: unknown }

interface Parameter {
  readonly name: string
  readonly in: string
}

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
  readonly responses: Record<string, Response>
}

/** In OpenAPI 3 the shape stands below its media type, in Swagger 2 it does not. */
interface Response {
  readonly content?: Record<string, { readonly schema?: Schema }>
  readonly schema?: Schema
}

interface Spec {
  readonly servers?: readonly { readonly url: string }[]
  /** Swagger 2. */
  readonly basePath?: string
  readonly paths: Record<string, Record<string, Operation>>
}

/** An operation of one of the files. */
export interface SpecOperation {
  readonly operationId: string
  /** The names of its query parameters. */
  readonly query: readonly string[]
  /** What of the reply the file does not allow, one sentence each. */
  problems(status: number, body: unknown): string[]
}

/** The operation that the call is, if a file has it. */
export type FindOperation = (method: string, url: string) => SpecOperation | undefined

/** Reads the files of `folder`; one that is missing is an error. */
export function readSpecs(folder: string): FindOperation {
  const found = names.flatMap((name) => {
    const file = join(folder, `${name}.yaml`)
    if (!existsSync(file)) throw new Error(`${file} is missing`)
    return operationsOf(name, parse(readFileSync(file, 'utf8'), withoutExamples) as Spec)
  })
  return (method, url) => {
    const path = (url.split('?')[0] ?? '').replace(/\/$/, '')
    return found
      .filter((operation) => operation.method === method.toLowerCase() && operation.pattern.test(path))
      .sort((a, b) => a.variables - b.variables)[0]
  }
}

function operationsOf(name: string, spec: Spec) {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false })
  ajv.addSchema({ ...spec, $id: name }, name)
  const base = (spec.basePath ?? spec.servers?.[0]?.url ?? '').replace(/^(https?:)?\/\/[^/]+/, '')
  return Object.entries(spec.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters = [], responses }]) => ({
      method,
      operationId,
      query: parameters
        .map((given) => ('$ref' in given ? (at(spec as never, given.$ref) as never as Parameter) : given))
        .flatMap((parameter) => (parameter.in === 'query' ? [parameter.name] : [])),
      pattern: new RegExp(`^${base}${path.replace(/\/$/, '').replace(/\{\w+\}/g, '[^/]+')}$`, 'i'),
      variables: path.split('{').length,
      problems(status: number, body: unknown): string[] {
        const response = responses[status] ?? responses.default
        if (!response) return [`${status} is none of ${Object.keys(responses).join(', ')}`]
        const inContent = ['content', 'application/json', 'schema']
        const schema = response.schema ?? response.content?.['application/json']?.schema
        if (!schema) return body === undefined ? [] : [`${status} has a body`]
        if (body === undefined) return [`${status} has no body`]
        const pointer = [
          'paths',
          path,
          method,
          'responses',
          status in responses ? status : 'default',
          ...(response.schema ? ['schema'] : inContent),
        ]
        const check = ajv.getSchema(`${name}#${pointer.map(escaped).join('')}`)
        check?.(body)
        return [
          ...(check?.errors ?? []).map(({ instancePath, message }) => `${place(instancePath)} ${message}`),
          ...undescribed(schema, body, '', spec as never).map((member) => `${member} is not described`),
        ]
      },
    })),
  )
}

/** Examples may have an `$id`, which would count as a schema's own. */
const withoutExamples = (name: unknown, value: unknown) => (name === 'example' ? undefined : value)

const escaped = (part: string | number) =>
  `/${encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1'))}`

/** The place within a resource: elements and ids read `*`, and what a list or a map of resources is called is left out. */
const place = (path: string) =>
  path.replace(/\/(\d+|[0-9a-f-]{24,36})(?=\/|$)/g, '/*').replace(/^(\/records|\/children)?\/\*(?=\/)/, '') ||
  '/'

/** The members of the value that no part of the schema names. */
function undescribed(schema: Schema, value: unknown, path: string, root: Schema): string[] {
  if (typeof value !== 'object' || value === null) return []
  const parts = partsOf(schema, root)
  if (Array.isArray(value)) {
    const items = parts.find((part) => part.items)?.items as Schema | undefined
    return items ? value.flatMap((element) => undescribed(items, element, `${path}/*`, root)) : []
  }
  const named = Object.assign({}, ...parts.map((part) => part.properties)) as Record<string, Schema>
  const others = parts.find((part) => typeof part.additionalProperties === 'object')?.additionalProperties
  if (Object.keys(named).length === 0 && !others) return []
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = named[name] ?? (others as Schema | undefined)
    const at = place(`${path}/${name}`)
    return inner ? undescribed(inner, member, at, root) : [at]
  })
}

/** The schema and all that it is composed of. */
function partsOf(schema: Schema, root: Schema): Schema[] {
  const target = typeof schema.$ref === 'string' ? [at(root, schema.$ref)] : []
  const composed = (['allOf', 'oneOf', 'anyOf'] as const).flatMap((word) => (schema[word] ?? []) as Schema[])
  return [schema, ...[...target, ...composed].flatMap((part) => partsOf(part, root))]
}

function at(root: Schema, pointer: string): Schema {
  return pointer
    .split('/')
    .slice(1)
    .reduce((found, name) => found[name] as Schema, root)
}
