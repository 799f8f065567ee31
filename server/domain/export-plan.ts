// How long the five phases of an export job last, and the documented jobs those lengths come from.
import { samplePlan } from './sampled-plan.ts'

/**
 * The planned length of each phase, in milliseconds: waiting, exporting, the gap before the write, writing
 * the dataset, and the tail until the job reports its end.
 */
export interface ExportPlan {
  readonly queueMs: number
  readonly exportMs: number
  readonly gapMs: number
  readonly writeMs: number
  readonly tailMs: number
}

/** Job 726 of the tutorial's list: 259,344 ms in all. */
const job726: ExportPlan = { queueMs: 93_550, exportMs: 72_131, gapMs: 55_596, writeMs: 543, tailMs: 37_524 }

/** Job 24115 of the tutorial's monitoring step: 1,204,365 ms in all. */
const job24115: ExportPlan = {
  queueMs: 128_027,
  exportMs: 110_604,
  gapMs: 882_221,
  writeMs: 38_502,
  tailMs: 45_011,
}

const quickness = 50

/** How plans come about: one for every job, or each job's own, drawn at random. */
export type Pace = ExportPlan | { readonly sampled: true }

/** The paces that have a name. `quick` is job 726 fifty times as fast, about five seconds. */
const namedPaces = {
  instant: { queueMs: 0, exportMs: 0, gapMs: 0, writeMs: 0, tailMs: 0 },
  quick: {
    queueMs: Math.round(job726.queueMs / quickness),
    exportMs: Math.round(job726.exportMs / quickness),
    gapMs: Math.round(job726.gapMs / quickness),
    writeMs: Math.round(job726.writeMs / quickness),
    tailMs: Math.round(job726.tailMs / quickness),
  },
  tutorial: job726,
  'tutorial-slow': job24115,
  sampled: { sampled: true },
} as const satisfies Record<string, Pace>

export type PaceName = keyof typeof namedPaces
export const paceNames = Object.keys(namedPaces) as PaceName[]

export const phaseNames = ['queue', 'export', 'gap', 'write', 'tail'] as const
export type PhaseName = (typeof phaseNames)[number]

/** The longest that a phase can be planned to last: some 31 years. */
export const longestPhaseMs = 999_999_999_999

/** The plan of one job; `chance` yields the numbers from 0 up to 1 that it is drawn from where it is drawn. */
export function planOf(pace: Pace, chance: () => number): ExportPlan {
  return 'sampled' in pace ? samplePlan(chance) : pace
}

/** The name of the pace, or its lengths where it has none. */
export function wordPace(pace: Pace): PaceName | ExportPlan {
  if ('sampled' in pace) return 'sampled'
  const name = paceNames.find((known) => isSamePlan(namedPaces[known], pace))
  return name ?? pace
}

const isSamePlan = (known: Pace, plan: ExportPlan) =>
  !('sampled' in known) && phaseNames.every((phase) => known[`${phase}Ms`] === plan[`${phase}Ms`])

/**
 * Reads a pace: a name, or lengths in milliseconds such as `queue=0,export=100,gap=0,write=50,tail=0`, or the same
 * as an object (what is left out is 0). Returns the pace, or a sentence that says what is wrong.
 */
export function parsePace(given: string | Partial<ExportPlan>): Pace | string {
  if (typeof given !== 'string') return { ...namedPaces.instant, ...given }
  const text = given
  if (Object.hasOwn(namedPaces, text)) return namedPaces[text as PaceName]
  const plan = { ...namedPaces.instant } as Record<`${PhaseName}Ms`, number>
  for (const pair of text.split(',')) {
    const [, name, value = ''] = /^\s*(\w+)\s*=\s*(\d{1,12})\s*$/.exec(pair) ?? []
    const phase = phaseNames.find((known) => known === name)
    if (!phase) {
      return `"${pair}" is neither ${paceNames.join(', ')} nor one of ${phaseNames.map((known) => `${known}=MS`).join(',')}`
    }
    plan[`${phase}Ms`] = Number(value)
  }
  return plan
}
