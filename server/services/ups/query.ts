// Query parameters that the lists of this service share.
import { Type } from 'typebox'

/** True or false; Python's spelling counts, too, as clients send it. */
export const Flag = Type.Optional(
  Type.Unsafe<string>({ type: 'string', enum: ['true', 'false', 'True', 'False'] }),
)

export function flag(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text.toLowerCase() === 'true'
}

/** How many entries a page holds at most. */
export const limitOf = (standard: number) =>
  Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      default: standard,
      description: 'Entries per page.',
    }),
  )

/** Number of a page, the first one being 0. */
export const Page = Type.Optional(
  Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: 'Number of the page, from 0.' }),
)
