// What a text begins with in which a regular expression is found.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { patternPrefix } from '../../server/domain/pattern-prefix.ts'
import { isFoundIn, patternProblem } from '../../server/storage/pattern.ts'

const cases: readonly (readonly [pattern: string, prefix: string])[] = [
  ['^Export', 'Export'],
  ['^Export$', 'Export'],
  ['^Export .*', 'Export '],
  ['^Export [0-9]', 'Export '],
  ['^a\\.b\\*c', 'a.b*c'],
  ['^a\\\\b', 'a\\b'],
  ['^😀é$', '😀é'],
  ['^😀*', ''],
  ['^ab*', 'a'],
  ['^ab?', 'a'],
  ['^ab+', 'a'],
  ['^ab{0}', 'a'],
  ['^a\\.*', 'a'],
  ['^ab(?i)*', 'a'],
  ['^ab\\Q\\E*', 'a'],
  ['^ab(c)', 'a'],
  ['^ab\\d', 'a'],
  ['^*ab', ''],
  ['^^ab', ''],
  ['^', ''],
  ['ab', ''],
  ['(?i)^ab', ''],
  ['^a|b', ''],
  ['^a(b|c)', ''],
  ['', ''],
]

test('what stands plainly behind ^', () => {
  for (const [pattern, prefix] of cases) assert.equal(patternPrefix(pattern), prefix, pattern)
})

test('whatever a random expression is found in begins with its prefix', () => {
  const pieces = [
    'a',
    'b',
    '^',
    '$',
    '.',
    '*',
    '?',
    '+',
    '|',
    '(',
    ')',
    '(?i)',
    '[',
    ']',
    '{0}',
    '{',
    '}',
    '😀',
  ]
  const escapes = [
    '\\.',
    '\\*',
    '\\Q',
    '\\E',
    '\\b',
    '\\d',
    '\\x61',
    '\\\\',
    '(?:',
    '(?m)',
    '[^a]',
    '\n',
    '-',
  ]
  const expression = fc.array(fc.constantFrom(...pieces, ...escapes), { maxLength: 6 })
  const letters = fc.array(fc.constantFrom('a', 'b', 'A', '.', '*', '\\', '{', '}', ']', '😀', '\n', '-'), {
    maxLength: 5,
  })
  fc.assert(
    fc.property(expression, fc.array(letters, { minLength: 20, maxLength: 20 }), (parts, texts) => {
      const pattern = `^${parts.join('')}`
      if (patternProblem(pattern) !== undefined) return
      const prefix = patternPrefix(pattern)
      for (const text of texts.map((letters) => letters.join(''))) {
        if (isFoundIn(pattern, text)) assert.ok(text.startsWith(prefix), `${pattern} in ${text}`)
      }
    }),
    { numRuns: 3000, seed: 1 },
  )
})
