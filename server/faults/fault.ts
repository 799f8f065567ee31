// An HTTP fault: which calls it strikes, before or after they are carried out, and what then happens to the reply.
import { type Static, Type } from 'typebox'

/** The longest that a fault or a preference may keep a reply back, in milliseconds. */
export const longestDelayMs = 300_000

const closed = { additionalProperties: false }

const FaultMatch = Type.Object(
  {
    operation: Type.String({ minLength: 1, description: 'As GET /_emulator/routes lists them.' }),
    nth: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: 'The first call that is struck, counted from when it was armed.',
      }),
    ),
    times: Type.Optional(
      Type.Integer({ minimum: 1, description: 'How many calls are struck: all, or, with nth, one.' }),
    ),
    probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: 'Default 1.' })),
  },
  closed,
)

const FaultEffect = Type.Object(
  {
    status: Type.Optional(
      Type.Integer({
        minimum: 200,
        maximum: 599,
        description:
          'The reply has this status, and the body and headers below or else those of the service.',
      }),
    ),
    body: Type.Optional(Type.Unknown({ description: 'JSON, or a text that is sent as it is.' })),
    headers: Type.Optional(Type.Record(Type.String(), Type.String())),
    delayMs: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: longestDelayMs,
        description: 'Real milliseconds that the call is kept waiting.',
      }),
    ),
    reset: Type.Optional(Type.Literal(true, { description: 'The connection is reset.' })),
    truncateAfterBytes: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'The connection ends after so many bytes of the body that Content-Length announces.',
      }),
    ),
    hang: Type.Optional(Type.Literal(true, { description: 'No reply, until the caller leaves.' })),
  },
  closed,
)
export type FaultEffect = Static<typeof FaultEffect>

const FaultPhase = Type.Unsafe<'before' | 'after'>({
  type: 'string',
  enum: ['before', 'after'],
  description: 'Whether the call is carried out first. Default before; truncating is always after.',
})

export const FaultRequest = Type.Object(
  { match: FaultMatch, phase: Type.Optional(FaultPhase), effect: FaultEffect },
  { $id: 'FaultRequest', ...closed },
)

export const Fault = Type.Object({ ...FaultRequest.properties, phase: FaultPhase }, closed)
export type Fault = Static<typeof Fault>

const effects = ['status', 'delayMs', 'reset', 'truncateAfterBytes', 'hang'] as const

/** Headers that say how the reply is framed, which is not for a fault to say. */
const framing = ['content-length', 'transfer-encoding']

/** What is wrong with a fault that has the right shape; empty for a good one. */
export function faultProblems({ phase, effect }: Static<typeof FaultRequest>): string[] {
  const problems: string[] = []
  const named = effects.filter((name) => effect[name] !== undefined)
  if (named.length !== 1) problems.push(`effect must have exactly one of ${effects.join(', ')}`)
  for (const name of ['body', 'headers'] as const) {
    if (effect[name] !== undefined && effect.status === undefined) {
      problems.push(`effect.${name} stands only beside effect.status`)
    }
  }
  if (effect.body !== undefined && [204, 205, 304].includes(effect.status ?? 0)) {
    problems.push(`effect.body: a reply of status ${effect.status} has none`)
  }
  if (effect.truncateAfterBytes !== undefined && phase === 'before') {
    problems.push('phase must be after: only a reply that was made can be truncated')
  }
  return [...problems, ...Object.entries(effect.headers ?? {}).flatMap(headerProblems)]
}

/** The fault with its default filled in. */
export function faultOf({ match, phase, effect }: Static<typeof FaultRequest>): Fault {
  const usual = effect.truncateAfterBytes === undefined ? 'before' : 'after'
  return { match, phase: phase ?? usual, effect }
}

function headerProblems([name, value]: [string, string]): string[] {
  const place = `effect.headers.${name}`
  if (!/^[!#$%&'*+.^`|~\w-]+$/.test(name)) return [`${place} is not the name of a header`]
  if (framing.includes(name.toLowerCase()))
    return [`${place} cannot be set: effect.truncateAfterBytes cuts a body`]
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return [`${place} is not the value of a header`]
  return []
}
