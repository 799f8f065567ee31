// The job as Adobe words it: what each status shows, and what holds between its numbers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cancelExportJob, type ExportJob } from '../../server/domain/export-job.ts'
import { exportErrors, writeErrors } from '../../server/domain/export-job-errors.ts'
import { ExportJobReply, exportJobReply } from '../../server/domain/export-job-reply.ts'
import { checkOf } from '../../server/validation.ts'
import { tutorialRequest } from '../tutorial-request.ts'
import { exportRequest, finishedJob, jobAt, newJob } from './builders.ts'

const createdAt = 1_538_615_973_895
const started = { createdAt, updatedAt: createdAt }
const counters = { profiles: 6, byNamespace: { ECID: 6, Email: 2 } }

const jobs = {
  new: newJob(started),
  exporting: jobAt(newJob(started), createdAt + 100_000),
  writing: jobAt(newJob(started), createdAt + 221_300),
  succeeded: finishedJob(started, { counters }),
  failed: finishedJob(started, { errors: writeErrors(722) }),
  cancelling: cancelExportJob(newJob(started), createdAt + 10),
  cancelled: jobAt(cancelExportJob(newJob(started), createdAt + 10), createdAt + 1e9),
} satisfies Record<string, ExportJob>

const replyCheck = checkOf(ExportJobReply, 'the reply')
const finished: readonly string[] = ['SUCCEEDED', 'FAILED', 'CANCELLED']

for (const [state, job] of Object.entries(jobs)) {
  const reply = exportJobReply(job)
  const { metrics } = reply

  test(`the reply for a ${state} job fits its schema`, () => {
    assert.deepEqual(replyCheck(reply), [])
  })

  test(`the creationTime of a ${state} job is the start of its totalTime`, () => {
    assert.equal(reply.creationTime, createdAt)
    assert.equal(metrics.totalTime.startTimeInMs, reply.creationTime)
  })

  test(`the totalTime of a ${state} job has an end, its updateTime, exactly when the job is over`, () => {
    const end = finished.includes(reply.status) ? reply.updateTime : undefined
    assert.equal(metrics.totalTime.endTimeInMs, end)
  })

  test(`every ended phase of a ${state} job lasts from its start to its end`, () => {
    const { totalTime, profileExportTime, aCPDatasetWriteTime } = metrics
    for (const phase of [totalTime, profileExportTime, aCPDatasetWriteTime]) {
      if (phase?.endTimeInMs === undefined) assert.equal(phase?.totalTimeInMs, undefined)
      else assert.equal(phase.totalTimeInMs, phase.endTimeInMs - phase.startTimeInMs)
    }
  })

  test(`the destination of a ${state} job names the dataset in both spellings`, () => {
    assert.equal(reply.destination.datasetId, 'target')
    assert.equal(reply.destination.dataSetId, 'target')
    assert.equal(reply.destination.segmentPerBatch, false)
    assert.equal(reply.destination.batches, undefined)
  })
}

const perState: {
  given: keyof typeof jobs
  gateway: string[]
  phases: string[]
  batchId: string
}[] = [
  { given: 'new', gateway: [], phases: [], batchId: 'batch-1' },
  { given: 'exporting', gateway: ['exportJob'], phases: ['profileExportTime'], batchId: 'batch-1' },
  {
    given: 'writing',
    gateway: ['exportJob', 'pushJob'],
    phases: ['profileExportTime', 'aCPDatasetWriteTime'],
    batchId: 'batch-1',
  },
  {
    given: 'succeeded',
    gateway: ['exportJob', 'pushJob'],
    phases: ['profileExportTime', 'aCPDatasetWriteTime'],
    batchId: 'batch-1',
  },
  { given: 'failed', gateway: ['exportJob'], phases: ['profileExportTime'], batchId: '' },
  { given: 'cancelling', gateway: [], phases: [], batchId: 'batch-1' },
  { given: 'cancelled', gateway: [], phases: [], batchId: 'batch-1' },
]

for (const { given, gateway, phases, batchId } of perState) {
  test(`a ${given} job shows [${gateway}] of computeGatewayJobId, [${phases}] and batchId "${batchId}"`, () => {
    const { computeGatewayJobId, metrics, destination } = exportJobReply(jobs[given])
    assert.deepEqual(Object.keys(computeGatewayJobId), gateway)
    const phaseNames = ['profileExportTime', 'aCPDatasetWriteTime']
    assert.deepEqual(
      Object.keys(metrics).filter((name) => phaseNames.includes(name)),
      phases,
    )
    assert.equal(destination.batchId, batchId)
  })
}

test('a succeeded job of the pace tutorial shows the metrics of job 726 as the tutorial prints them', () => {
  assert.deepEqual(exportJobReply(jobs.succeeded).metrics, {
    totalTime: {
      startTimeInMs: 1_538_615_973_895,
      endTimeInMs: 1_538_616_233_239,
      totalTimeInMs: 259_344,
    },
    profileExportTime: {
      startTimeInMs: 1_538_616_067_445,
      endTimeInMs: 1_538_616_139_576,
      totalTimeInMs: 72_131,
    },
    aCPDatasetWriteTime: {
      startTimeInMs: 1_538_616_195_172,
      endTimeInMs: 1_538_616_195_715,
      totalTimeInMs: 543,
    },
    totalExportedProfileCounter: 6,
    exportedProfileByNamespaceCounter: { ECID: 6, Email: 2 },
  })
})

test('the counters are not told before the job has SUCCEEDED', () => {
  const counted = jobAt(newJob(started), createdAt + 221_300, { counters })
  assert.deepEqual(counted.counters, counters)
  assert.equal(exportJobReply(counted).metrics.totalExportedProfileCounter, undefined)
})

test("a job that could not write reports the two errors of the tutorial's job 722", () => {
  assert.deepEqual(exportJobReply(jobs.failed).errors, [
    {
      code: '0090000009',
      msg: "Error writing profiles to output path 'adl://va7devprofilesnapshot.azuredatalakestore.net/snapshot/722'",
      callStack: 'com.adobe.aep.unifiedprofile.common.logging.Logger',
    },
    {
      code: 'unknown',
      msg: 'Job aborted.',
      callStack: 'org.apache.spark.SparkException: Job aborted.',
    },
  ])
})

test('errors are not told before the job is FAILED', () => {
  const failing = jobAt(newJob(started), createdAt + 165_681, { errors: exportErrors('why') })
  assert.equal(failing.status, 'PROCESSING')
  assert.equal('errors' in exportJobReply(failing), false)
})

test('any other failure is code 0100000003 and says what went wrong', () => {
  const [error, ...others] = exportErrors('the dataset x does not exist any more')
  assert.equal(error?.code, '0100000003')
  assert.equal(error?.msg, 'Error in Export Job: the dataset x does not exist any more')
  assert.deepEqual(others, [])
})

const [segmentA, segmentB] = tutorialRequest.filter.segments.map(({ segmentId, segmentNs, status }) => ({
  segmentId,
  segmentNs,
  status: status as ('realized' | 'exited')[],
}))
const perSegment = {
  ...started,
  request: exportRequest({ destination: { datasetId: 'target', segmentPerBatch: true } }),
  batches: [
    { batchId: 'batch-a', mergePolicyId: 'policy', ...(segmentA && { segment: segmentA }) },
    { batchId: 'batch-b', mergePolicyId: 'policy', ...(segmentB && { segment: segmentB }) },
  ],
}

for (const [state, job] of Object.entries({
  new: newJob(perSegment),
  succeeded: finishedJob(perSegment, { counters }),
  failed: finishedJob(perSegment, { errors: exportErrors('why') }),
})) {
  test(`a ${state} job with a batch per segment lists them in the request's order and has no batchId`, () => {
    const reply = exportJobReply(job)
    assert.deepEqual(reply.destination, {
      datasetId: 'target',
      dataSetId: 'target',
      segmentPerBatch: true,
      batches: [
        { ...tutorialRequest.filter.segments[0], batchId: 'batch-a' },
        { ...tutorialRequest.filter.segments[1], batchId: 'batch-b' },
      ],
    })
    assert.deepEqual(replyCheck(reply), [])
  })
}

test('segmentPerBatch without segments is answered with one batchId', () => {
  const { batches: _batches, ...noSegments } = perSegment
  const { destination } = exportJobReply(newJob(noSegments))
  assert.deepEqual(destination, {
    datasetId: 'target',
    dataSetId: 'target',
    segmentPerBatch: true,
    batchId: 'batch-1',
  })
})

test('what the caller sent is echoed, and what was not sent is not there', () => {
  const { fields, additionalFields } = tutorialRequest
  const evaluationInfo = { segmentation: true }
  const sent = exportRequest({ fields, additionalFields, evaluationInfo })
  const full = exportJobReply(newJob({ request: sent }))
  assert.deepEqual([full.fields, full.additionalFields], [fields, additionalFields])
  assert.deepEqual(full.evaluationInfo, evaluationInfo)
  const bare = exportJobReply(newJob())
  for (const name of ['fields', 'filter', 'additionalFields', 'evaluationInfo', 'errors']) {
    assert.equal(name in bare, false, name)
  }
})
