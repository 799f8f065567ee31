// The tenant as seed records, sent while they are read.
import { Readable } from 'node:stream'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'
import type { TenantName } from '../tenant.ts'

/** Characters that are sent at a time. */
const chunkLength = 64 * 1024

/**
 * A bundle, or, where `accept` asks for it, a record a line; all of it is of the instant at which it was asked for.
 * Raises TENANT_REQUIRED.
 */
export function exportBundle(
  emulator: Emulator,
  name: TenantName | undefined,
  accept = '',
): { readonly type: string; readonly text: Readable } {
  if (!name) throw new AepError('TENANT_REQUIRED')
  const { records, close } = emulator.records(name)
  const isLines = /\bapplication\/x-ndjson\b/i.test(accept)
  const text = Readable.from(inChunks(isLines ? lines(records) : bundle(records)))
  text.once('close', close)
  return { type: isLines ? 'application/x-ndjson' : 'application/json; charset=utf-8', text }
}

function* lines(records: Iterable<string>): Generator<string> {
  for (const record of records) yield `${record}\n`
}

function* bundle(records: Iterable<string>): Generator<string> {
  let before = '{"records":[\n'
  for (const record of records) {
    yield before + record
    before = ',\n'
  }
  yield '\n]}\n'
}

/** Between two chunks other calls have their turn. */
async function* inChunks(texts: Iterable<string>): AsyncGenerator<string> {
  let chunk = ''
  for (const text of texts) {
    chunk += text
    if (chunk.length < chunkLength) continue
    yield chunk
    chunk = ''
    await new Promise((turn) => setImmediate(turn))
  }
  if (chunk !== '') yield chunk
}
