// Who is in an export by the time of qualification: the window's ends to the millisecond, alone and with segments.
import type { Membership } from '../../server/domain/profile.ts'
import { at, inA, member, mergedProfile, selection, testSelection } from './builders.ts'

const timeless: Membership = { status: 'realized' }
const a = { id: 'a', namespace: 'AAM', statuses: ['realized', 'existing'] } as const
const b = { id: 'b', namespace: 'ups', statuses: ['exited'] } as const

const window = { from: at('2019-09-01T00:00:00Z'), to: at('2019-09-02T00:00:00Z') }
const windowed = selection({ segments: [a], qualification: window })
const qualified = (time: string) => inA(member('realized', time))

testSelection([
  {
    given: 'qualified a millisecond before the window',
    profile: qualified('2019-08-31T23:59:59.999Z'),
    selection: windowed,
    expect: false,
  },
  {
    given: 'qualified at the first instant of the window',
    profile: qualified('2019-09-01T00:00:00.000Z'),
    selection: windowed,
    expect: true,
  },
  {
    given: 'qualified in the last millisecond of the window',
    profile: qualified('2019-09-01T23:59:59.999Z'),
    selection: windowed,
    expect: true,
  },
  {
    given: 'qualified at the end of the window',
    profile: qualified('2019-09-02T00:00:00.000Z'),
    selection: windowed,
    expect: false,
  },
  {
    given: 'qualified in the window only once the offset is read',
    profile: qualified('2019-08-31T17:00:00-07:00'),
    selection: windowed,
    expect: true,
  },
  {
    given: 'qualified after the window only once the offset is read',
    profile: qualified('2019-09-01T23:00:00-07:00'),
    selection: windowed,
    expect: false,
  },
  {
    given: 'a member without a time, in a window',
    profile: inA(timeless),
    selection: windowed,
    expect: false,
  },
  {
    given: 'one who left within the window, when those who left are asked for',
    profile: mergedProfile({ memberships: { 'ups/b': member('exited') } }),
    selection: selection({ segments: [b], qualification: window }),
    expect: true,
  },
  {
    given: 'a window with a start alone, long after',
    profile: qualified('2030-01-01T00:00:00Z'),
    selection: selection({ segments: [a], qualification: { from: window.from } }),
    expect: true,
  },
  {
    given: 'a window with an end alone, long before',
    profile: qualified('1999-01-01T00:00:00Z'),
    selection: selection({ segments: [a], qualification: { to: window.to } }),
    expect: true,
  },
  {
    given: 'an empty window',
    profile: qualified('2019-09-01T00:00:00Z'),
    selection: selection({ segments: [a], qualification: { from: window.from, to: window.from } }),
    expect: false,
  },
  {
    given: 'the segment met by one membership and the window only by another',
    profile: mergedProfile({
      memberships: { 'AAM/a': member('realized', '2019-08-01T00:00:00Z'), 'AAM/z': member('realized') },
    }),
    selection: windowed,
    expect: false,
  },
])

const windowAlone = selection({ qualification: window })

testSelection([
  {
    given: 'a window alone, met by any realized membership',
    profile: inA(member('realized')),
    selection: windowAlone,
    expect: true,
  },
  {
    given: 'a window alone, met by any existing membership',
    profile: inA(member('existing')),
    selection: windowAlone,
    expect: true,
  },
  {
    given: 'a window alone, met only by an exited membership',
    profile: inA(member('exited')),
    selection: windowAlone,
    expect: false,
  },
  {
    given: 'a window alone, without memberships',
    profile: mergedProfile(),
    selection: windowAlone,
    expect: false,
  },
  {
    given: 'a window alone, with a membership without a time',
    profile: inA(timeless),
    selection: windowAlone,
    expect: false,
  },
])
