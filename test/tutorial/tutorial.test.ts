// The tutorial, call by call, with curl over a real socket; only host and placeholders are replaced.
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { startProcess } from '../process/start-process.ts'
import { readTranscript, runStep } from './transcript.ts'

test('the tutorial runs from end to end', async (t) => {
  const { url } = await startProcess(t, { args: ['--clock', 'frozen'] })
  const noted = new Map([
    ['URL', url],
    ['ACCESS_TOKEN', 'eyJhbGciOiJSUzI1NiJ9.token'],
    ['API_KEY', 'my-api-key'],
    ['IMS_ORG', '1BD6382559DF0C130A49422D@AdobeOrg'],
    ['SANDBOX_NAME', 'prod'],
  ])
  for (const step of readTranscript(readFileSync(new URL('tutorial.transcript', import.meta.url), 'utf8'))) {
    await t.test(step.name, () => runStep(step, noted))
  }
})
