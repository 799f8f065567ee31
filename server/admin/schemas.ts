// Wire shapes that every call of /_emulator shares.
import { Type } from 'typebox'

/** Members that are not named are refused, and never sent. */
export const closed = { additionalProperties: false }

/** Whose a row is, where those of all tenants are listed; left out where it belongs to none. */
export const Owner = {
  imsOrgId: Type.Optional(Type.String({ description: 'Where all tenants are listed: whose it is.' })),
  sandboxName: Type.Optional(Type.String()),
}

/** RFC 9457. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    problems: Type.Optional(
      Type.Array(Type.Object({ place: Type.String(), reason: Type.String() }, closed), {
        description: 'Of a seed: the records that are not right, the first thousand of them.',
      }),
    ),
    problemCount: Type.Optional(Type.Integer({ description: 'Of a seed: how many are not right.' })),
    matched: Type.Optional(
      Type.Integer({ description: 'Of a verification: how many calls are as expected.' }),
    ),
    nearest: Type.Optional(
      Type.Array(
        Type.Object(
          {
            ...Owner,
            id: Type.Integer(),
            method: Type.String(),
            url: Type.String(),
            differences: Type.Array(
              Type.Object(
                {
                  place: Type.String(),
                  expected: Type.Unknown(),
                  actual: Type.Optional(Type.Unknown({ description: 'Left out where there is nothing.' })),
                },
                closed,
              ),
            ),
          },
          closed,
        ),
        {
          description: 'Of a verification: the calls that come nearest, or, with too many, those that match.',
        },
      ),
    ),
  },
  { $id: 'Problem', ...closed },
)

/** Names a tenant where the headers do not. A parameter that is none is refused: a slip must not act on more than meant. */
export const TenantQuery = Type.Object(
  {
    org: Type.Optional(Type.String({ minLength: 1 })),
    sandbox: Type.Optional(Type.String({ minLength: 1 })),
  },
  closed,
)

/** Whose row it is, where a reply goes over tenants. */
export const tenantMembers = { imsOrgId: Type.String(), sandboxName: Type.String() }
