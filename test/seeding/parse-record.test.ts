// Lines of a seed: what JSON.parse would make of them, or refuse, with memberships as they would be checked and stored.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkField } from '../../server/domain/field-check.ts'
import type { ProfileBody } from '../../server/domain/profile.ts'
import { heldMembershipsOf, inOneSpelling } from '../../server/domain/stored-body.ts'
import { profileUnion } from '../../server/domain/union-schema.ts'
import { parseRecord } from '../../server/seeding/parse-record.ts'

type Reading = 'cut' | 'plain' | 'refused'

/** Reads the line both ways, holds one against the other, and says which way it took. */
function assertAsJsonParse(line: string): Reading {
  const plain = attempt(() => JSON.parse(line))
  const read = attempt(() => parseRecord(line))
  if ('message' in plain || 'message' in read) {
    assert.deepEqual(read, plain, line)
    return 'refused'
  }
  const { value, memberships, parsed } = read.result
  assert.equal(inText(value), inText(JSON.parse(parsed)), line)
  if (!memberships) {
    assert.equal(inText(value), inText(plain.result), line)
    assert.equal(parsed, line)
    return 'plain'
  }
  const { type, body } = plain.result as { type: string; body: ProfileBody }
  assert.equal(type, 'profile', line)
  assert.equal(checkField(profileUnion, { segmentMembership: body.segmentMembership }, ''), undefined, line)
  assert.equal(inOneSpelling(body), body, line)
  assert.equal(inText(memberships), inText(heldMembershipsOf(body)), line)
  assert.equal(
    inText(value),
    inText({ ...(plain.result as object), body: { ...body, segmentMembership: {} } }),
  )
  return 'cut'
}

function attempt<Result>(read: () => Result): { result: Result } | { message: string } {
  try {
    return { result: read() }
  } catch (error) {
    return { message: (error as Error).message }
  }
}

/** The order of members counts. */
const inText = (value: unknown) => JSON.stringify(value)

const at = '2019-09-01T00:00:00Z'
const member = `{"status":"realized","lastQualificationTime":"${at}"}`
const exited = '{"status":"exited"}'
const profile = (rest: string) => `{"type":"profile","body":${rest}}`
const withMap = (map: string) => profile(`{"a":[{}],"segmentMembership":${map},"b":"x"}`)
const inUps = (segments: string) => withMap(`{"ups":{${segments}}}`)
const others = Array.from({ length: 20 }, (_, number) => `"other${number}":${member}`).join()

for (const [what, line] of Object.entries({
  'memberships of a profile': withMap(`{"ups":{"a":${member},"b":${exited}},"AAM":{"a":${member}}}`),
  'many memberships': inUps(others),
  'every status': inUps(`"r":{"status":"realized"},"e":{"status":"existing"},"x":${exited}`),
  'its members in another order': inUps(`"a":{"lastQualificationTime":"${at}","status":"exited"}`),
  'an end of validity': inUps(`"a":{"validUntil":"${at}","status":"exited","lastQualificationTime":"${at}"}`),
  'an end of validity alone': inUps(`"a":{"validUntil":"${at}","status":"exited"}`),
  'a version': inUps(`"a":{"version":"\u00e9","status":"exited"},"b":{"status":"exited","version":""}`),
  'a version that is like a key of others': inUps('"a":{"version":"10","status":"exited"}'),
  'milliseconds, a zone, and a leap day': inUps(
    `"a":{"status":"exited","lastQualificationTime":"2019-09-01T00:00:00.123Z"},
     "b":{"status":"exited","lastQualificationTime":"2019-09-01T00:00:00.5+02:00"},
     "c":{"status":"exited","lastQualificationTime":"2020-02-29T00:00:00Z"}`,
  ),
  'blanks everywhere': ` { "type" : "profile" , "body" : { "segmentMembership" :\t{ "ups" : { "a" : { "status"\r:\n"exited" } } } } }`,
  'texts beyond ASCII': withMap(`{"ünï":{"日本":${member},"😀":${exited}}}`),
  'braces and colons in names': withMap(`{"u{p:s}":{"a,b":${member},"}":${exited}}}`),
  'names that are almost others': withMap(
    `{"__proto":{"1a":${member},"01a":${exited},"-1":${exited},"1.5":${exited}}}`,
  ),
  'the name of a membership as a text': profile(
    `{"x":"null 12345678901234567","segmentMembership":{"null":{"1e5":${exited}}}}`,
  ),
  'no memberships': withMap('{}'),
  'no memberships in a namespace': withMap('{"ups":{ }}'),
})) {
  test(`a line with ${what} is read beside JSON.parse`, () => {
    assert.equal(assertAsJsonParse(line), 'cut')
  })
}

for (const [what, line] of Object.entries({
  'an event': `{"type":"event","body":{"segmentMembership":{"ups":{"a":${member}}}}}`,
  'no type': `{"body":{"segmentMembership":{"ups":{"a":${member}}}}}`,
  'a membership without a status': inUps(`"a":{"lastQualificationTime":"${at}"}`),
  'an empty membership': inUps('"a":{}'),
  'a membership with more': inUps('"a":{"status":"exited","payload":{"payloadType":"string"}}'),
  'the older name of a time': inUps(`"a":{"status":"exited","timestamp":"${at}"}`),
  'an unknown status': inUps('"a":{"status":"left"}'),
  'a status in capitals': inUps('"a":{"status":"Exited"}'),
  'a status that is null': inUps('"a":{"status":null}'),
  'a time that is none': inUps('"a":{"status":"exited","lastQualificationTime":"2019-02-30T00:00:00Z"}'),
  'a time that is a number': inUps('"a":{"status":"exited","lastQualificationTime":1567296000000}'),
  'a version that is a number': inUps('"a":{"status":"exited","version":1}'),
  'a version twice': inUps('"a":{"status":"exited","version":"1","version":"2"}'),
  'a status twice': inUps('"a":{"status":"exited","status":"realized"}'),
  'a time twice': inUps(
    `"a":{"status":"exited","lastQualificationTime":"${at}","lastQualificationTime":"2020-01-01T00:00:00Z"}`,
  ),
  'a segment twice': inUps(`"a":${exited},"b":${member},"a":${member}`),
  'a segment twice among many': inUps(`"a":${exited},${others},"a":${member}`),
  'a namespace twice': withMap(`{"ups":{"a":${exited}},"AAM":{},"ups":{"b":${member}}}`),
  'segments like numbers': inUps(`"10":${exited},"a":${exited},"9":${exited}`),
  'namespaces like numbers': withMap(`{"ups":{},"0":{"a":${exited}}}`),
  'a segment named __proto__': inUps(`"__proto__":${exited},"a":${exited}`),
  'a namespace named __proto__': withMap(`{"__proto__":{"a":${exited}}}`),
  'a segment without a name': inUps(`"":${exited}`),
  'a list of a namespace': withMap('{"ups":["a",{}]}'),
  'a list of them all': withMap('["ups",["a",{}]]'),
  'a number for a membership': inUps('"a":1'),
  'null for a membership': inUps('"a":null'),
  'null for them all': withMap('null'),
  'memberships elsewhere': profile(`{"x":{"segmentMembership":{"ups":{"a":${exited}}}}}`),
  'memberships elsewhere and a body that is a text': `{"type":"profile","x":{"segmentMembership":{"ups":{}}},"body":"x"}`,
  'memberships in a list of bodies': profile(`[{"segmentMembership":{"ups":{"a":${exited}}}}]`),
  'memberships twice': profile(`{"segmentMembership":{"ups":{"a":${exited}}},"segmentMembership":{}}`),
  'the name in another spelling as well': profile(
    `{"segmentMembership":{"u":{}},"segment\\u004dembership":["u",[]]}`,
  ),
  'the name as the end of another': profile(`{"a\\"segmentMembership":{"ups":{"a":${exited}}}}`),
  'the name as a value': profile(`{"x":"segmentMembership"},"y":{"a":{"b":{}}}`),
  'a name with an escape': inUps(`"a\\u0062":${exited}`),
  'a body twice': `{"type":"profile","body":{"segmentMembership":{"ups":{"a":${exited}}}},"body":{}}`,
  'a type twice': `{"type":"profile","body":{"segmentMembership":{"ups":{"a":${exited}}}},"type":"event"}`,
  'nothing but the name': '"segmentMembership"',
})) {
  test(`a line with ${what} is left to JSON.parse`, () => {
    assert.equal(assertAsJsonParse(line), 'plain')
  })
}

for (const [what, line] of Object.entries({
  'a comma too many': inUps(`"a":${exited},`),
  'a comma too many in a membership': inUps('"a":{"status":"exited",}'),
  'a comma too few': inUps(`"a":${exited} "b":${exited}`),
  'a colon too few': inUps(`"a" ${exited}`),
  'a comma for a colon': inUps(`"a",${exited}`),
  'a brace too many': inUps(`"a":${exited}}`),
  'a name without quotes': inUps(`a:${exited}`),
  'a line break in a name': inUps(`"a\nb":${exited}`),
  'a tab in a name': inUps(`"a\tb":${exited}`),
  'a blank that is none': inUps(`"a":\u00A0${exited}`),
  'a quote before the name': profile(`{"x"segmentMembership":{"ups":{"a":${exited}}}}`),
  'an end too early': '{"type":"profile","body":{"segmentMembership":{"ups":{"a":{"status":"real',
  'an end in a time':
    '{"type":"profile","body":{"segmentMembership":{"ups":{"a":{"lastQualificationTime":"2019',
  'an end behind the name': '{"type":"profile","body":{"segmentMembership"',
  'something behind its end': `${inUps(`"a":${exited}`)}}`,
})) {
  test(`a line with ${what} is refused as JSON.parse refuses it`, () => {
    assert.equal(assertAsJsonParse(line), 'refused')
  })
}

const often = <Value>(usual: fc.Arbitrary<Value>, rare: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: rare })

const blanks = often(
  fc.constantFrom('', '', '', ' ', '\t', '\r', '\n \t'),
  often(fc.constant(''), fc.constantFrom('\u00A0', '\v', '/**/')),
)
const hostileNames = fc.constantFrom(
  '',
  '0',
  '10',
  '4294967295',
  '01',
  '__proto__',
  '\\u0061',
  'a\u0001',
  '"',
)
const keys = often(
  fc.oneof(
    fc.constantFrom('ups', 'a', 'b', 'ab', 'é', '😀', '{:}', 'null'),
    fc.uuid(),
    fc.string({ unit: fc.constantFrom('a', '1', ':', '{', '}', ',', '_') }),
  ),
  hostileNames,
)
const years = { min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }
const instants = fc.date(years).map((date) => date.toISOString())
const times = often(
  fc.oneof(
    instants,
    instants.map((time) => time.replace(/\.\d+Z/, 'Z')),
    instants.map((time) => time.replace('Z', '+05:30')),
  ),
  fc.constantFrom('2019-02-29T00:00:00Z', '2019-09-01', '2019-09-01T24:00:00Z', '2019-09-01T0a:00:00Z'),
)
const quoted = (text: string) => `"${text}"`

/** Members as they are written: one may be there twice. */
const written = (members: fc.Arbitrary<string[]>) =>
  fc
    .tuple(members, blanks)
    .map(([list, blank]) => `${blank}{${blank}${list.join(`${blank},${blank}`)}${blank}}${blank}`)
const pair = (key: fc.Arbitrary<string>, value: fc.Arbitrary<string>) =>
  fc.tuple(key, blanks, value).map(([name, blank, text]) => `${quoted(name)}${blank}:${blank}${text}`)

const statuses = pair(
  fc.constant('status'),
  often(fc.constantFrom('"realized"', '"existing"', '"exited"'), fc.constantFrom('"left"', 'null', '1', '"')),
)
const qualified = pair(fc.constant('lastQualificationTime'), times.map(quoted))
const valid = pair(fc.constant('validUntil'), times.map(quoted))
const version = pair(fc.constant('version'), keys.map(quoted))
const more = fc.constantFrom('"payload":{"a":{"b":1}}', `"timestamp":"${at}"`, '"x":null')
const memberships = often(
  written(
    fc
      .tuple(fc.array(fc.oneof(qualified, valid, version), { maxLength: 2 }), statuses)
      .chain(([dated, status]) => fc.shuffledSubarray([...dated, status], { minLength: dated.length + 1 })),
  ),
  written(fc.array(fc.oneof(statuses, qualified, more), { maxLength: 4 })),
)
const segments = written(
  fc.array(pair(keys, often(memberships, fc.constantFrom('null', '1', '[]'))), { maxLength: 12 }),
)
const maps = written(
  fc.array(pair(keys, often(segments, fc.constantFrom('null', '"x"', '[]'))), { maxLength: 4 }),
)
const anyMember = fc
  .tuple(keys, fc.oneof(fc.json({ maxDepth: 2 }), maps))
  .map(([name, value]) => `${quoted(name)}:${value}`)
const membershipMember = pair(often(fc.constant('segmentMembership'), keys), maps)
const bodies = written(
  fc
    .tuple(fc.array(anyMember, { maxLength: 2 }), membershipMember, fc.array(anyMember, { maxLength: 2 }))
    .map(([before, its, after]) => [...before, its, ...after]),
)
const types = often(fc.constant('profile'), fc.constantFrom('event', 'membership')).map(quoted)
const lines = written(
  fc
    .tuple(
      pair(fc.constant('type'), types),
      pair(often(fc.constant('body'), keys), bodies),
      often(fc.constant<string[]>([]), fc.array(fc.oneof(anyMember, pair(fc.constant('body'), bodies)))),
    )
    .map(([type, body, rest]) => [type, body, ...rest]),
)

test('any record, written with any blanks, reads as JSON does; so does what is left of it when it is cut or changed', () => {
  const counts: Record<Reading, number> = { cut: 0, plain: 0, refused: 0 }
  const take = (line: string) => {
    counts[assertAsJsonParse(line.toWellFormed())] += 1
  }
  fc.assert(
    fc.property(
      lines,
      fc.array(
        fc.tuple(
          fc.nat(),
          fc.constantFrom('', '{', '}', ':', ',', '"', '\\', '[', ' ', '0', '9', 'x', '\n', '\u0000'),
        ),
        { minLength: 12, maxLength: 12 },
      ),
      (line, changes) => {
        take(line)
        for (const [where, instead] of changes) {
          const place = where % (line.length + 1)
          take(line.slice(0, place) + instead + line.slice(place + 1))
          take(line.slice(0, place) + instead + line.slice(place))
        }
        take(line.slice(0, (changes[0]?.[0] ?? 0) % (line.length + 1)))
      },
    ),
    { seed: 20190901, numRuns: 3000 },
  )
  // Neither way may be so rare that nothing is held against the other.
  assert.ok(Math.min(counts.cut, counts.plain, counts.refused) > 5000, JSON.stringify(counts))
})
