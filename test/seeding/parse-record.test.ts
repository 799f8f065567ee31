// Lines of a seed: what JSON.parse would make of them, or refuse, whatever is between and around their memberships.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseRecord } from '../../server/seeding/parse-record.ts'

/** A value, or the message of what is raised, as text: the order of members counts. */
function outcome(read: () => unknown): string {
  try {
    return JSON.stringify(read())
  } catch (error) {
    return (error as Error).message
  }
}

function assertAsJsonParse(given: string): void {
  const line = given.toWellFormed()
  const read = outcome(() => parseRecord(Buffer.from(line)).value)
  assert.equal(
    read,
    outcome(() => JSON.parse(line.replace(/^\uFEFF/, ''))),
    line,
  )
}

const member = '{"status":"realized","lastQualificationTime":"2019-09-01T00:00:00Z","payload":{"a":{"b":1}}}'

for (const [what, line] of Object.entries({
  'memberships of a profile': `{"type":"profile","body":{"segmentMembership":{"ups":{"a":${member},"b":{}},"AAM":{}}}}`,
  'blanks everywhere': `{ "body" : { "segmentMembership" :\t{ "ups" : { "a" : {} , "b" : { } } } } }`,
  'a byte order mark': `\uFEFF{"body":{"segmentMembership":{"ups":{"a":{}}}}}`,
  'texts beyond ASCII': `{"body":{"é":"😀","segmentMembership":{"ünï":{"日本":{"status":"😀"}}}}}`,
  'braces and colons in texts': `{"body":{"segmentMembership":{"u{p:s}":{"a,b":{"status":"}:{"}}},"x":"}{:"}}`,
  'no memberships': '{"body":{"segmentMembership":{}}}',
  'a list of a namespace': '{"body":{"segmentMembership":{"ups":["a",{}]}}}',
  'a list of them all': '{"body":{"segmentMembership":["ups",["a",{}]]}}',
  'a number for a membership': '{"body":{"segmentMembership":{"ups":{"a":1}}}}',
  'null for them all': '{"body":{"segmentMembership":null}}',
  'a segment twice': `{"body":{"segmentMembership":{"ups":{"a":{"status":"exited"},"b":{},"a":{}}}}}`,
  'segments like numbers': `{"body":{"segmentMembership":{"ups":{"10":{},"a":{},"9":{}}}}}`,
  'a segment named __proto__': `{"body":{"segmentMembership":{"ups":{"__proto__":{},"a":{}}}}}`,
  'memberships elsewhere': `{"body":{"x":{"segmentMembership":{"ups":{"a":{}}}}}}`,
  'a list where they belong and a map elsewhere': `{"body":{"x":{"segmentMembership":{"ups":{"a":{}}}},"segmentMembership":["ups",["a",{}]]}}`,
  'the name in another spelling as well': `{"body":{"segmentMembership":{"u":{}},"segment\\u004dembership":["u",[]]}}`,
  'the name as the end of another': `{"body":{"a\\"segmentMembership":{"ups":{"a":{}}}}}`,
  'the name as a value': `{"body":{"x":"segmentMembership"},"y":{"a":{"b":{}}}}`,
  'a body twice': `{"body":{"segmentMembership":{"ups":{"a":{}}}},"body":{}}`,
  'a body that is a list': `{"body":[{"segmentMembership":{"ups":{"a":{}}}}]}`,
  'nothing but the name': '"segmentMembership"',
  'a comma too many': `{"body":{"segmentMembership":{"ups":{"a":{},},}}}`,
  'a colon too few': `{"body":{"segmentMembership":{"ups":{"a" {}}}}}`,
  'a comma for a colon': `{"body":{"segmentMembership":{"ups":{"a",{}}}}}`,
  'an end too early': `{"body":{"segmentMembership":{"ups":{"a":{"status":"real`,
  'an end behind the name': `{"body":{"segmentMembership"`,
})) {
  test(`a line with ${what} reads as JSON does`, () => {
    assertAsJsonParse(line)
  })
}

const names = fc.constantFrom('segmentMembership', 'body', 'ups', 'a', '10', 'é', '__proto__', '"', '{:}')
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom(null, 1, 'segmentMembership', 'x{', '\\', '"', '😀'),
    fc.dictionary(names, tie('value'), { maxKeys: 4 }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
}))
const memberships = fc.dictionary(names, fc.dictionary(names, fc.dictionary(names, value), { maxKeys: 4 }))
const records = fc.record({
  type: fc.constant('profile'),
  body: fc.record({ a: value, segmentMembership: fc.oneof(memberships, value) }, { requiredKeys: [] }),
})

test('any record, written with any blanks, reads as JSON does; so does what is left of it when it is cut or changed', () => {
  fc.assert(
    fc.property(
      fc.oneof(records, value),
      fc.constantFrom(undefined, 1, '\t'),
      fc.nat(),
      fc.constantFrom('', '{', '}', ':', ',', '"', '\\', '['),
      (record, space, place, instead) => {
        const line = JSON.stringify(record, null, space).replaceAll('\n', ' ')
        assertAsJsonParse(line)
        const at = place % (line.length + 1)
        assertAsJsonParse(line.slice(0, at) + instead + line.slice(at + 1))
        assertAsJsonParse(line.slice(0, at))
      },
    ),
    { seed: 20190901, numRuns: 3000 },
  )
})
