// Writes openapi/emulator.json from the routes; with --check compares it instead and fails when it differs.
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openApiDocument } from './document.ts'

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const file = new URL('emulator.json', import.meta.url)
const document = `${JSON.stringify(await openApiDocument(), null, 2)}\n`

if (!values.check) {
  writeFileSync(file, document)
} else if (readFileSync(file, 'utf8') !== document) {
  process.stderr.write('openapi/emulator.json is not what the routes say: run `npm run openapi`.\n')
  process.exitCode = 1
}
