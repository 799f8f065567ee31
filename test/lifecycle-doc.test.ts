// docs/lifecycle.md and the lifecycle itself: the tables of the page are what the code says.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { batchStatusOf } from '../server/domain/batch.ts'
import { type ExportJobEvent, exportJobStatuses, nextStatus } from '../server/domain/export-job-lifecycle.ts'

const page = new URL('../docs/lifecycle.md', import.meta.url)

/** What brings each event about. */
const events: Record<ExportJobEvent, string> = {
  start: 'its waiting is over',
  succeed: 'its files are written and its time is over',
  fail: 'something went wrong, or was planned to',
  cancel: 'a caller cancels it',
  stop: "the next instant of the tenant's clock",
}

function lifecycle(): string {
  const names = Object.keys(events) as ExportJobEvent[]
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    row(['status', ...names, "its batches' status in the Catalog"]),
    row(['---', ...names.map(() => '---'), '---']),
    ...exportJobStatuses.map((status) => {
      const cells = names.map((name) => nextStatus(status, name) ?? '')
      return row([status, ...cells, status === 'CANCELLING' ? 'unchanged' : batchStatusOf[status]])
    }),
    '',
    ...names.map((name) => `- \`${name}\`: ${events[name]}`),
  ].join('\n')
}

/** `UPDATE_DOCS=1 npm test` writes the tables instead of comparing them. */
test('docs/lifecycle.md has the table that jobs really follow', () => {
  const text = readFileSync(page, 'utf8')
  const [, before = '', table = '', after = ''] =
    /^(.*<!-- lifecycle[^>]*-->\n)(.*?)(<!-- \/lifecycle -->.*)$/s.exec(text) ?? []
  const expected = `\n${lifecycle()}\n\n`
  if (process.env.UPDATE_DOCS !== undefined) writeFileSync(page, before + expected + after)
  else assert.equal(table, expected)
})
