// Query strings: read so that odd ones do no harm, and the parameters that several services share.
import { Type } from 'typebox'

/** The parameters by name; of one that is repeated the last value counts, as clients that page repeat `limit`. */
export function parseQuery(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

/** A number of entries to pass over. */
export const Start = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'How many entries to pass over.',
  }),
)
