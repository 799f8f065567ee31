// Planning what becomes of jobs to come, of one tenant or of all.
import type { Static } from 'typebox'
import { magicDatasets } from '../domain/magic.ts'
import { type OutcomeRule, ruleProblems } from '../domain/outcome-rule.ts'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'
import type { TenantName } from '../tenant.ts'
import type { MagicReply, OutcomeListReply, OutcomeReply } from './outcome-schemas.ts'

type Reply = Static<typeof OutcomeReply>
type Armed = ReturnType<ReturnType<Emulator['tenant']>['store']['outcomes']['all']>[number]

/** Plans it for the tenant, or for every tenant and those to come. Raises BODY_INVALID. */
export async function armOutcome(
  emulator: Emulator,
  name: TenantName | undefined,
  rule: OutcomeRule,
): Promise<Reply> {
  const problems = ruleProblems(rule)
  if (problems.length > 0) throw new AepError('BODY_INVALID', problems)
  if (name) {
    const { store } = emulator.tenant(name)
    return replyOf({ id: await store.commit(() => store.outcomes.add(rule)), rule, hits: 0 })
  }
  const [id = ''] = await emulator.everyStore((stores) => {
    const number = Math.max(...stores.map(({ outcomes }) => outcomes.nextNumber()))
    return Promise.all(stores.map((store) => store.commit(() => store.outcomes.addServers(number, rule))))
  })
  return replyOf({ id, rule, hits: 0 })
}

/** The tenant's, in the order in which they are tried; without a tenant those of tenants to come, then each tenant's. */
export function listOutcomes(
  emulator: Emulator,
  name: TenantName | undefined,
): Static<typeof OutcomeListReply> {
  if (name)
    return {
      outcomes: emulator
        .tenant(name)
        .store.outcomes.all()
        .map((armed) => replyOf(armed)),
    }
  const owned = emulator
    .openTenants()
    .flatMap(({ store, imsOrgId, sandboxName }) =>
      store.outcomes.all().map((armed) => replyOf(armed, { imsOrgId, sandboxName })),
    )
  const toCome = emulator.readTemplate(({ outcomes }) => outcomes.all())
  return { outcomes: [...toCome.map((armed) => replyOf(armed)), ...owned] }
}

/** Without a tenant one that was planned for all, with the jobs of all tenants as its hits. Raises OUTCOME_NOT_FOUND. */
export function readOutcome(emulator: Emulator, name: TenantName | undefined, outcomeId: string): Reply {
  const rows = listOutcomes(emulator, name).outcomes.filter(
    ({ id, scope }) => id === outcomeId && (name !== undefined || scope === 'server'),
  )
  const [first] = rows
  if (!first) throw new AepError('OUTCOME_NOT_FOUND', outcomeId, placeOf(name))
  const { imsOrgId: _org, sandboxName: _sandbox, ...outcome } = first
  return { ...outcome, hits: rows.reduce((sum, { hits }) => sum + hits, 0) }
}

/** Takes it from the tenant, or one that was planned for all from all. Raises OUTCOME_NOT_FOUND. */
export async function disarmOutcome(
  emulator: Emulator,
  name: TenantName | undefined,
  outcomeId: string,
): Promise<void> {
  readOutcome(emulator, name, outcomeId)
  if (name) {
    const { store } = emulator.tenant(name)
    await store.commit(() => store.outcomes.remove(outcomeId))
    return
  }
  await emulator.everyStore((stores) =>
    Promise.all(stores.map((store) => store.commit(() => store.outcomes.remove(outcomeId)))),
  )
}

export function listMagic(): Static<typeof MagicReply> {
  return {
    magic: magicDatasets.map(({ id, outcome, description }) => ({
      id,
      kind: 'dataset',
      outcome,
      description,
    })),
  }
}

/** How messages name it. */
const placeOf = (name: TenantName | undefined) =>
  name ? `${name.imsOrgId}, ${name.sandboxName}` : 'the whole server'

function replyOf({ id, rule, hits }: Armed, owner: Partial<TenantName> = {}): Reply {
  return { id, ...owner, scope: id.startsWith('server-') ? 'server' : 'tenant', ...rule, hits }
}
