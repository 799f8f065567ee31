// Applies a JSON Patch (RFC 6902), in a way that no patch can harm the process or grow beyond measure.
import { applyPatch, type Operation } from 'rfc6902'
import { type Static, Type } from 'typebox'
import { dangerOf } from '../../domain/json-danger.ts'
import { AepError } from '../../errors.ts'

const operations = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const

/** A JSON Pointer (RFC 6901). */
const Pointer = Type.String({
  pattern: '^(/([^~]|~[01])*)?$',
  description: 'a JSON Pointer such as /tags/unifiedProfile',
})

export const JsonPatch = Type.Array(
  Type.Object({
    op: Type.Unsafe<(typeof operations)[number]>({ type: 'string', enum: [...operations] }),
    path: Pointer,
    from: Type.Optional(Pointer),
    value: Type.Optional(Type.Unknown()),
  }),
  { maxItems: 1000, $id: 'JsonPatch' },
)
export type JsonPatch = Static<typeof JsonPatch>

/** What all `copy` together may add, in characters of JSON; copies of copies would double without end. */
const mostCopied = 1_000_000

/** The document after the patch; all of it or nothing. Raises BODY_INVALID, naming the operation by its place. */
export function applyJsonPatch<Document extends object>(document: Document, patch: JsonPatch): Document {
  const patched = structuredClone(document)
  let copied = 0
  for (const [index, operation] of patch.entries()) {
    let problem = operationProblem(patched, operation)
    if (!problem && operation.op === 'copy') {
      const value = valueAt(patched, operation.from ?? '')
      problem = dangerOf(value)
      if (!problem) copied += JSON.stringify(value).length
      if (copied > mostCopied) problem = `the copies are larger than ${mostCopied} characters`
    }
    if (!problem) [problem] = applyPatch(patched, [operation as Operation]).map(failure)
    if (problem) throw new AepError('BODY_INVALID', [`[${index}]: ${problem}`])
  }
  const reason = dangerOf(patched)
  if (reason) throw new AepError('BODY_INVALID', [reason])
  return patched
}

/** What is wrong with the operation before it is tried. */
function operationProblem(document: object, operation: JsonPatch[number]): string | undefined {
  const { op, path, from } = operation
  const takesFrom = op === 'move' || op === 'copy'
  if (takesFrom && from === undefined) return 'from is required'
  if (!takesFrom && op !== 'remove' && !('value' in operation)) return 'value is required'
  for (const pointer of takesFrom ? [path, from ?? ''] : [path]) {
    if (pointer === '') return 'the whole dataset cannot be addressed'
    const unkept = tokensOf(pointer).find((token) => unkeptNames.includes(token))
    if (unkept) return `no member can be named ${unkept}`
  }
  const parent = path.slice(0, path.lastIndexOf('/'))
  const addsAtPath = takesFrom || op === 'add'
  const required = [...(takesFrom ? [from ?? ''] : []), addsAtPath ? parent : path]
  const missing = required.find((pointer) => valueAt(document, pointer) === undefined)
  if (missing !== undefined) return `there is nothing at ${missing}`
  const within = valueAt(document, parent)
  if (typeof within !== 'object' || within === null) return noPlace
  const place = path.slice(parent.length + 1)
  const isIndex = place === '-' || (arrayIndex.test(place) && Number(place) <= (within as unknown[]).length)
  return addsAtPath && Array.isArray(within) && !isIndex ? noPlace : undefined
}

const arrayIndex = /^(0|[1-9]\d*)$/

const noPlace = 'the path names no place in the dataset'

const failure = (error: Error | null) =>
  error === null ? undefined : error.name === 'TestError' ? 'the value tested is another' : noPlace

/** Names that the library passes over, wherever they stand. */
const unkeptNames = ['__proto__', 'constructor', 'prototype']

const tokensOf = (pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))

/** What the pointer leads to by the document's own members; the library would also follow inherited ones. */
function valueAt(document: object, pointer: string): unknown {
  let value: unknown = document
  for (const token of tokensOf(pointer)) {
    const isPlace = Array.isArray(value) ? arrayIndex.test(token) : typeof value === 'object'
    if (!isPlace || value === null || !Object.hasOwn(value as object, token)) return undefined
    value = (value as Record<string, unknown>)[token]
  }
  return value
}
