// Regular expressions of callers, in time that grows with the text alone, and the SQL function that tries them.
import { createRequire } from 'node:module'
import type { Database } from 'better-sqlite3'
import type { RE2JS } from 're2js'

/** The library is loaded with the first expression; most tenants never see one. */
const require = createRequire(import.meta.url)

function compile(pattern: string): RE2JS {
  const { RE2JS } = require('re2js') as typeof import('re2js')
  return RE2JS.compile(pattern)
}

/** Why the text is no regular expression of RE2's syntax; undefined when it is one. */
export function patternProblem(pattern: string): string | undefined {
  try {
    compile(pattern)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** Whether the expression, which is one, is found in the text. */
export function isFoundIn(pattern: string, text: string): boolean {
  return compile(pattern).test(text)
}

/** Adds `found_in(pattern, value)` to SQL: whether the expression is found in the value's text. */
export function addPatternFunction(db: Database): void {
  // A statement tries one pattern on row after row.
  const last: { pattern?: string; expression?: RE2JS } = {}
  db.function('found_in', { deterministic: true }, (pattern: string, value: unknown) => {
    if (value === null) return 0
    if (last.pattern !== pattern) Object.assign(last, { pattern, expression: compile(pattern) })
    return last.expression?.test(String(value)) ? 1 : 0
  })
}
