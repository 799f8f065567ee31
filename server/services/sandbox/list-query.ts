// `property` and `orderBy` of sandbox lists: sandbox.yaml shows one example of each, the rest is emulator-defined.
import type { Static } from 'typebox'
import { AepError } from '../../errors.ts'
import { SandboxReply } from './schemas.ts'

type Reply = Static<typeof SandboxReply>
type Member = keyof Reply

/** The names that the example of `orderBy` has for two members. */
const aliases: Record<string, Member> = { created: 'createdDate', updated: 'lastModifiedDate' }

/** `name==prod` keeps those, `name!=prod` all others. Raises QUERY_INVALID. */
export function filterSandboxes(sandboxes: readonly Reply[], property: string | undefined): readonly Reply[] {
  if (!property) return sandboxes
  const [, name = '', operator, value] = /^(\w+)([!=]=)(.*)$/.exec(property) ?? []
  const member = memberOf(name)
  if (!member) {
    throw new AepError('QUERY_INVALID', [
      'property must be a member, == or !=, and a value, as in name==prod',
    ])
  }
  return sandboxes.filter((sandbox) => (String(sandbox[member]) === value) === (operator === '=='))
}

/** `desc:name`, `-name`, `asc:type,desc:name`. Raises QUERY_INVALID. */
export function sortSandboxes(sandboxes: readonly Reply[], orderBy: string | undefined): readonly Reply[] {
  const orders = (orderBy ? orderBy.split(',') : []).map((text) => {
    const [, direction = '', name = ''] = /^(asc:|desc:|[+-])?(\w+)$/.exec(text.trim()) ?? []
    const member = memberOf(name)
    if (!member)
      throw new AepError('QUERY_INVALID', ['orderBy must be members such as name or desc:createdDate'])
    return { member, sign: direction === 'desc:' || direction === '-' ? -1 : 1 }
  })
  return [...sandboxes].sort((a, b) => {
    for (const { member, sign } of orders) {
      if (a[member] !== b[member]) return a[member] < b[member] ? -sign : sign
    }
    return 0
  })
}

function memberOf(name: string): Member | undefined {
  if (Object.hasOwn(aliases, name)) return aliases[name]
  return Object.hasOwn(SandboxReply.properties, name) ? (name as Member) : undefined
}
