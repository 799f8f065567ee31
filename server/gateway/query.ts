// Query strings: read so that odd ones do no harm, and the parameters that several services share.
import { Type } from 'typebox'

/**
 * The parameters by name; of one that is repeated the last value counts, as clients that page repeat `limit`. A plus
 * stands for a blank as forms have it, but not in `orderBy`, where it means ascending (`orderBy=+name`).
 */
export function parseQuery(text: string): Record<string, string> {
  const spelled = text.replace(/(?<=^|&)orderby=[^&]*/gi, (order) => order.replaceAll('+', '%2B'))
  return Object.fromEntries(new URLSearchParams(spelled))
}

/**
 * The parameters with `true` and `false` in lower case where `schema` asks for a boolean: Python clients send their
 * own `True` and `False`.
 */
export function lowerBooleans(schema: QuerySchema, query: Record<string, unknown>): Record<string, unknown> {
  const booleans = Object.keys(schema.properties ?? {}).filter(
    (name) => schema.properties?.[name]?.type === 'boolean' && /^(true|false)$/i.test(String(query[name])),
  )
  return {
    ...query,
    ...Object.fromEntries(booleans.map((name) => [name, String(query[name]).toLowerCase()])),
  }
}

interface QuerySchema {
  readonly properties?: { readonly [name: string]: { readonly type?: unknown } }
}

/** A number of entries to pass over. */
export const Start = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'How many entries to pass over.',
  }),
)
