// The switches as --set takes them: every value of each, no other, and what the profiles make of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultSwitches, parseSwitch, profiles, switchNames } from '../../server/domain/switches.ts'

/** The default of each switch first. */
const documented = {
  cancelResponse: ['204', '200'],
  postCancelAlias: ['on', 'off'],
  missingSandbox: ['reject', 'default'],
  textBodies: ['reject', 'json'],
  missingAcceptVersion: ['latest', 'reject'],
  datasetRef: ['seed', 'dataSets'],
  destinationDatasetKey: ['both', 'seed', 'datasetId', 'dataSetId'],
  cancelledStatus: ['CANCELLED', 'FAILED'],
  requestChecks: ['platform', 'strict'],
} as const

test('every switch takes its values, and refuses any other by name', () => {
  assert.deepEqual(switchNames, Object.keys(documented))
  for (const [name, values] of Object.entries(documented)) {
    for (const value of values) assert.deepEqual(parseSwitch(`${name}=${value}`), { [name]: value })
    const says = `${name} must be one of ${values.join(', ')}`
    for (const value of ['seeds', values[0].toUpperCase().concat('!'), ` ${values[0]}`]) {
      assert.equal(parseSwitch(`${name}=${value}`), says)
    }
  }
})

test('what is no switch is refused with the names of all', () => {
  const says = `must be one of ${switchNames.join(', ')}, then = and a value`
  for (const text of ['datasetref=seed', 'datasetRef', 'datasetRef=', '=seed', 'toString=seed', 'seed']) {
    assert.equal(parseSwitch(text), says)
  }
})

test('by default the first value of each counts, with --profile openapi that of the specification files', () => {
  const first = Object.entries(documented).map(([name, [value]]) => [name, value])
  assert.deepEqual(defaultSwitches, Object.fromEntries(first))
  assert.deepEqual(profiles.tutorial, defaultSwitches)
  assert.deepEqual(profiles.openapi, {
    ...defaultSwitches,
    cancelResponse: '200',
    postCancelAlias: 'off',
    datasetRef: 'dataSets',
    destinationDatasetKey: 'datasetId',
    cancelledStatus: 'FAILED',
  })
})
