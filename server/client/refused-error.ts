// What a call to the control API raises when it is refused.
import type { Static } from 'typebox'
import type { Problem } from '../admin/schemas.ts'

/** The emulator has answered with an error; the message is its `detail`. */
export class RefusedError extends Error {
  /** HTTP status. */
  readonly status: number
  /** The body, as RFC 9457 has it; a text that is none stands in `detail`. */
  readonly problem: Static<typeof Problem>

  constructor(status: number, body: string) {
    const problem = readProblem(status, body)
    super(problem.detail)
    this.name = 'RefusedError'
    this.status = status
    this.problem = problem
  }
}

function readProblem(status: number, body: string): Static<typeof Problem> {
  try {
    const problem = JSON.parse(body)
    if (typeof problem?.detail === 'string') return problem
  } catch {
    // Not one of ours: what stands between may answer with anything.
  }
  return {
    type: 'about:blank',
    title: 'Unexpected reply',
    status,
    detail: `HTTP ${status}: ${body.slice(0, 200)}`,
  }
}
