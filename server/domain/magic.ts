// Magic datasets: export targets that every tenant is born with, whose ids say what becomes of a job into them.
import { exportErrors } from './export-job-errors.ts'
import type { ExportPlan } from './export-plan.ts'
import type { WishedOutcome } from './job-plan.ts'

export interface MagicDataset extends WishedOutcome {
  readonly id: string
  readonly name: string
  readonly description: string
  /** How many times as long as others a job into it takes. */
  readonly slowness?: number
}

/** The magic datasets; what the ids begin with, generated ids never do. */
export const magicDatasets: readonly MagicDataset[] = [
  {
    id: 'fa11ed000000000000000001',
    name: 'Magic: fails in the export (0090000009)',
    description: 'The job fails while it exports, as job 722 of the tutorial: 0090000009 and unknown.',
    outcome: 'FAILED',
    phase: 'export',
  },
  {
    id: 'fa11ed000000000000000002',
    name: 'Magic: fails in the export (0100000003)',
    description: 'The job fails while it exports, with the other documented error: 0100000003.',
    outcome: 'FAILED',
    phase: 'export',
    errors: exportErrors(),
  },
  {
    id: 'fa11ed000000000000000003',
    name: 'Magic: fails in the dataset write',
    description: 'The job exports, then fails while it writes the dataset: 0090000009 and unknown, no files.',
    outcome: 'FAILED',
    phase: 'write',
  },
  {
    id: '57ac00000000000000000001',
    name: 'Magic: stays in PROCESSING',
    description: 'The job stays in PROCESSING until it is cancelled.',
    outcome: 'STUCK',
    phase: 'export',
  },
  {
    id: '510e00000000000000000001',
    name: 'Magic: slow',
    description: 'The job takes ten times as long as others, and succeeds.',
    outcome: 'SUCCEEDED',
    slowness: 10,
  },
]

export const magicDataset = (id: string): MagicDataset | undefined =>
  magicDatasets.find((magic) => magic.id === id)

/** Whether the id begins as those of magic datasets do. */
export const looksMagic = (id: string): boolean => /^(fa11ed|57ac|510e)/.test(id)

/** The magic datasets as seed records. */
export function magicRecords(): object[] {
  return magicDatasets.map(({ id, name, description }) => ({
    type: 'dataset',
    id,
    name,
    description,
    schemaRef: {
      id: 'https://ns.adobe.com/xdm/context/profile__union',
      contentType: 'application/vnd.adobe.xed+json;version=1',
    },
    fileDescription: { persisted: true, containerFormat: 'parquet', format: 'parquet' },
    aspect: 'production',
  }))
}

/** The pace, so many times as slow. */
export function slowed(pace: ExportPlan, slowness = 1): ExportPlan {
  const { queueMs, exportMs, gapMs, writeMs, tailMs } = pace
  return {
    queueMs: queueMs * slowness,
    exportMs: exportMs * slowness,
    gapMs: gapMs * slowness,
    writeMs: writeMs * slowness,
    tailMs: tailMs * slowness,
  }
}
