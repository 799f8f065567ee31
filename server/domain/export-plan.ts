// How long the five phases of an export job last, and the documented jobs those lengths come from.

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
} as const satisfies Record<string, ExportPlan>

const phaseNames = ['queue', 'export', 'gap', 'write', 'tail'] as const

/**
 * Reads a pace: a name, or lengths in milliseconds such as `queue=0,export=100,gap=0,write=50,tail=0`
 * (what is left out is 0). Returns the plan, or a sentence that says what is wrong.
 */
export function parsePace(text: string): ExportPlan | string {
  if (Object.hasOwn(namedPaces, text)) return namedPaces[text as keyof typeof namedPaces]
  const plan = { ...namedPaces.instant } as Record<`${(typeof phaseNames)[number]}Ms`, number>
  for (const pair of text.split(',')) {
    const [, name, value = ''] = /^\s*(\w+)\s*=\s*(\d{1,12})\s*$/.exec(pair) ?? []
    const phase = phaseNames.find((known) => known === name)
    if (!phase) {
      return `"${pair}" is neither ${Object.keys(namedPaces).join(', ')} nor one of ${phaseNames.map((known) => `${known}=MS`).join(',')}`
    }
    plan[`${phase}Ms`] = Number(value)
  }
  return plan
}
