// What becomes of a new job: drawn once, by the scenario that was asked for, a planned outcome, or a magic dataset.
import { type Pace, parsePace, planOf } from '../../domain/export-plan.ts'
import type { ExportRequest } from '../../domain/export-request.ts'
import { type JobPlan, jobPlan } from '../../domain/job-plan.ts'
import { magicDataset, magicDatasets, slowed } from '../../domain/magic.ts'
import type { OutcomeRule } from '../../domain/outcome-rule.ts'
import { AepError } from '../../errors.ts'
import { nearestName } from '../../nearest-name.ts'
import type { Store } from '../../storage/store.ts'

interface NewJob {
  readonly id: number
  /** The tenant's. */
  readonly pace: Pace
  /** What a plan is drawn from where the pace is drawn. */
  readonly chance: () => number
  readonly request: ExportRequest
  readonly datasetId: string
  readonly client: string
  /** Empty: none is asked for. */
  readonly scenario: string
}

/** Draws the job's plan, and counts the outcome that was drawn. Raises SCENARIO_UNKNOWN, SCENARIO_USED_UP. */
export function drawPlan(store: Store, job: NewJob): JobPlan {
  const { id, pace, chance, scenario, datasetId } = job
  const segmentIds = (job.request.filter?.segments ?? []).map(({ segmentId }) => segmentId)
  const rule = scenario
    ? store.outcomes.drawNamed(scenario)
    : store.outcomes.drawFor({ datasetId, segmentIds, client: job.client })
  if (rule) return jobPlan(planOf(paceOf(rule, pace), chance), id, rule)
  if (scenario) checkScenario(store, scenario)
  const magic = magicDataset(scenario || datasetId)
  return jobPlan(slowed(planOf(pace, chance), magic?.slowness), id, magic)
}

/** The rule's pace was checked when it was armed. */
function paceOf({ pace }: OutcomeRule, tenants: Pace): Pace {
  const plan = pace === undefined ? tenants : parsePace(pace)
  return typeof plan === 'string' ? tenants : plan
}

/** Raises SCENARIO_USED_UP or SCENARIO_UNKNOWN for what is no magic value. */
function checkScenario(store: Store, scenario: string): void {
  const outcomes = store.outcomes.all().flatMap(({ id, rule: { name } }) => (name ? [id, name] : [id]))
  if (outcomes.includes(scenario)) throw new AepError('SCENARIO_USED_UP', scenario)
  const magic = magicDatasets.map(({ id }) => id)
  if (magic.includes(scenario)) return
  throw new AepError('SCENARIO_UNKNOWN', scenario, nearestName(scenario, [...outcomes, ...magic]) ?? '')
}
