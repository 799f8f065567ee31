// Sandboxes of an organization: list, look up. Whatever a call names comes to life, and shows here from then on.
import type { Static } from 'typebox'
import { defaultTenant } from '../../domain/default-tenant.ts'
import { formatInstant } from '../../domain/instant.ts'
import type { Emulator, Sandbox } from '../../emulator.ts'
import { AepError } from '../../errors.ts'
import { filterSandboxes, sortSandboxes } from './list-query.ts'
import type { SandboxList, SandboxListQuery, SandboxReply } from './schemas.ts'

/** Entries of a page unless told (docs, sandboxes API, appendix). */
const defaultPage = { limit: 50, offset: 0 }

/**
 * One page; `url`: where the list is read. Raises QUERY_INVALID, also where only one of limit and offset is given.
 * Links as the docs show them: `next` is a template; that it is left out at the end is emulator-defined.
 */
export function listSandboxes(
  emulator: Emulator,
  imsOrgId: string,
  query: Static<typeof SandboxListQuery>,
  url: string,
): Static<typeof SandboxList> {
  if ((query.limit === undefined) !== (query.offset === undefined)) {
    const missing = query.limit === undefined ? 'limit' : 'offset'
    throw new AepError('QUERY_INVALID', [`${missing} is required: limit and offset go together`])
  }
  const { limit, offset } = { ...defaultPage, ...query }
  const every = emulator.sandboxes(imsOrgId).map(sandboxReply)
  const found = sortSandboxes(filterSandboxes(every, query.property), query.orderBy)
  const sandboxes = found.slice(offset, offset + limit)
  const hrefAt = (position: number) => `${url}?offset=${position}&limit=${limit}`
  return {
    sandboxes,
    _page: { limit, count: sandboxes.length },
    _links: {
      ...(offset + limit < found.length && {
        next: { href: `${url}/?limit={limit}&offset={offset}`, templated: true },
      }),
      ...(offset > 0 && { prev: { href: hrefAt(Math.max(0, offset - limit)), templated: null } }),
      page: { href: hrefAt(offset), templated: null },
    },
  }
}

/** Raises SANDBOX_NOT_FOUND. */
export function readSandbox(emulator: Emulator, imsOrgId: string, name: string): Static<typeof SandboxReply> {
  const found = emulator.sandboxes(imsOrgId).find(({ sandboxName }) => sandboxName === name)
  if (!found) throw new AepError('SANDBOX_NOT_FOUND', name)
  return sandboxReply(found)
}

/** Everything but name, id and date is emulator-defined: one production sandbox, and development ones. */
function sandboxReply({ sandboxId, sandboxName, createdAt }: Sandbox): Static<typeof SandboxReply> {
  const isDefault = sandboxName === defaultTenant.sandboxName
  const createdDate = formatInstant(createdAt).slice(0, 19).replace('T', ' ')
  return {
    id: sandboxId,
    name: sandboxName,
    title: isDefault ? 'Production' : sandboxName,
    state: 'active',
    type: isDefault ? 'production' : 'development',
    region: 'VA7',
    isDefault,
    eTag: 1,
    createdDate,
    lastModifiedDate: createdDate,
    createdBy: 'system',
    modifiedBy: 'system',
  }
}
