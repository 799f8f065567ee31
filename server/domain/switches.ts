// The switches: where Adobe's sources contradict each other, what is chosen, and what may be chosen instead.

/** The values of each switch; the first is the default, and the tutorial's. */
const switches = {
  /** How cancelling an export job answers: 204 (tutorial), or 200 with a message (segmentation.yaml). */
  cancelResponse: ['204', '200'],
  /** Whether the tutorial's curl call, a POST without a body, cancels an export job; off: 405. */
  postCancelAlias: ['on', 'off'],
  /** What a call without x-sandbox-name gets: 400 (emulator-defined), or the sandbox prod. */
  missingSandbox: ['reject', 'default'],
  /**
   * What a body of text/plain gets: 400 (docs, landing/troubleshooting), or to be read as JSON. Adobe's older Postman
   * collections send their bodies without a type, and Postman then says text/plain.
   */
  textBodies: ['reject', 'json'],
  /** What a look-up in the schema registry gets whose Accept names no version: the latest, or 400 (docs). */
  missingAcceptVersion: ['latest', 'reject'],
  /** How the reply to a new dataset names it: `@/datasets/…` (tutorial), or `@/dataSets/…`, as other changes do (docs). */
  datasetRef: ['seed', 'dataSets'],
  /**
   * The dataset's key in the `destination` of export jobs: both spellings; as the tutorial's samples have it, `dataSetId`
   * in replies about one job with segmentPerBatch and `datasetId` in all others; or the one spelling (segmentation.yaml:
   * `datasetId`).
   */
  destinationDatasetKey: ['both', 'seed', 'datasetId', 'dataSetId'],
  /**
   * How a cancelled export job reads: CANCELLED, and CANCELLING before that, as its sibling, the segment job, has them; or
   * FAILED with an error that says so, and PROCESSING, for clients that know the statuses of segmentation.yaml alone.
   */
  cancelledStatus: ['CANCELLED', 'FAILED'],
  /**
   * What comes of an export that the data stand against, such as an unknown field: a job that fails later, as the docs
   * describe it, or a 400 at once, also for a segment that nobody knows, which exports no rows otherwise (emulator-defined).
   */
  requestChecks: ['platform', 'strict'],
} as const

type SwitchName = keyof typeof switches
export type Switches = { readonly [Name in SwitchName]: (typeof switches)[Name][number] }

export const defaultSwitches: Switches = {
  cancelResponse: '204',
  postCancelAlias: 'on',
  missingSandbox: 'reject',
  textBodies: 'reject',
  missingAcceptVersion: 'latest',
  datasetRef: 'seed',
  destinationDatasetKey: 'both',
  cancelledStatus: 'CANCELLED',
  requestChecks: 'platform',
}

/** Bundles of switches: the tutorial's word, or that of Adobe's specification files where the two disagree. */
export const profiles = {
  tutorial: defaultSwitches,
  openapi: {
    ...defaultSwitches,
    // segmentation.yaml cancelExportJob: 200 and a message, and no POST on the path of one job.
    cancelResponse: '200',
    postCancelAlias: 'off',
    // catalog.yaml datasetUpdateResponse: `@/dataSets/67b3077efa10d92ab7a71858`, the one spelling that it shows.
    datasetRef: 'dataSets',
    // segmentation.yaml ExportJobResponse.destination.
    destinationDatasetKey: 'datasetId',
    // segmentation.yaml ExportJobResponse.status: NEW, PROCESSING, SUCCEEDED and FAILED.
    cancelledStatus: 'FAILED',
  },
} as const satisfies Record<string, Switches>

export type ProfileName = keyof typeof profiles

export const switchNames = Object.keys(switches) as SwitchName[]

/** Reads `name=value`; a sentence that says what would do, where that is none. */
export function parseSwitch(text: string): Partial<Switches> | string {
  const [, name = '', value = ''] = /^(\w+)=(.+)$/.exec(text) ?? []
  if (!Object.hasOwn(switches, name)) return `must be one of ${switchNames.join(', ')}, then = and a value`
  const values: readonly string[] = switches[name as SwitchName]
  return values.includes(value) ? { [name]: value } : `${name} must be one of ${values.join(', ')}`
}
