// Transcripts: a curl call as a person types it, and the reply that it must get.
//
// ==== name of the step
// $ curl …            the call, over as many lines as it likes; {NAME} is replaced by a value noted before
// < 200               the status, then headers that must be there
// { … }               the JSON body; "<integer>" and the like match by kind, "<note NAME>" also notes the value
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface Step {
  readonly name: string
  readonly call: string
  readonly status: number
  readonly headers: readonly string[]
  /** Undefined: the body must be empty. */
  readonly body: unknown
}

export function readTranscript(text: string): Step[] {
  return text
    .split(/^==== /m)
    .slice(1)
    .map((section) => {
      const lines = section.split('\n')
      const at = lines.findIndex((line) => line.startsWith('< '))
      const headers = lines.slice(at).filter((line) => line.startsWith('< '))
      const body = lines
        .slice(at + headers.length)
        .join('\n')
        .trim()
      return {
        name: lines[0] ?? '',
        call: lines.slice(1, at).join('\n').replace(/^\$ /, '').trim(),
        status: Number(headers[0]?.slice(2)),
        headers: headers.slice(1).map((line) => line.slice(2)),
        body: body === '' ? undefined : JSON.parse(body),
      }
    })
}

/** Runs the step with the curl of this machine; `noted` gives and takes the values of placeholders. */
export async function runStep(step: Step, noted: Map<string, string>): Promise<void> {
  const call = step.call.replaceAll(/\{([A-Z_]+)\}/g, (placeholder, name) => noted.get(name) ?? placeholder)
  const script = `curl() { command curl --silent --show-error --include "$@"; }\n${call}\n`
  const { stdout } = await promisify(execFile)('bash', ['-c', script])
  const [head = '', body = ''] = stdout.split(/\r\n\r\n/, 2)
  const [statusLine = '', ...headers] = head.split('\r\n')
  assert.equal(Number(statusLine.split(' ')[1]), step.status, `${step.name}: ${stdout}`)
  for (const expected of step.headers) {
    const found = headers.find((header) =>
      header.toLowerCase().startsWith(`${expected.split(':')[0]?.toLowerCase()}:`),
    )
    const [, wanted = ''] = /^[^:]+:\s*(.*)$/.exec(expected) ?? []
    match(found?.replace(/^[^:]+:\s*/, ''), fill(wanted, noted), `${step.name}: ${expected}`, noted)
  }
  if (step.body === undefined) assert.equal(body, '', step.name)
  else match(JSON.parse(body), step.body, step.name, noted)
}

/** What a placeholder in a reply stands for. */
const kinds: Record<string, (value: unknown) => boolean> = {
  integer: Number.isInteger,
  uuid: (value) =>
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(String(value)),
  hex24: (value) => /^[0-9a-f]{24}$/.test(String(value)),
  hex32: (value) => /^[0-9a-f]{32}$/.test(String(value)),
  alphanumeric32: (value) => /^[0-9A-Za-z]{32}$/.test(String(value)),
  text: (value) => typeof value === 'string',
}

function match(actual: unknown, expected: unknown, path: string, noted: Map<string, string>): void {
  if (typeof expected === 'string') {
    matchText(actual, expected, path, noted)
  } else if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual), `${path}: ${JSON.stringify(actual)} is no list`)
    assert.equal(actual.length, expected.length, path)
    for (const [index, item] of expected.entries()) match(actual[index], item, `${path}[${index}]`, noted)
  } else if (typeof expected === 'object' && expected !== null) {
    const members = Object.entries(expected).map(([name, value]) => [fill(name, noted), value] as const)
    assert.deepEqual(
      Object.keys(actual ?? {}),
      members.map(([name]) => name),
      path,
    )
    for (const [name, value] of members) {
      match((actual as Record<string, unknown>)[name], value, `${path}.${name}`, noted)
    }
  } else {
    assert.equal(actual, expected, path)
  }
}

function matchText(actual: unknown, expected: string, path: string, noted: Map<string, string>): void {
  const [, kind, name] = /^<(\w+)(?: (\w+))?>$/.exec(expected) ?? []
  if (kind === undefined) {
    assert.equal(actual, fill(expected, noted), path)
    return
  }
  assert.ok(kinds[kind]?.(actual), `${path}: ${JSON.stringify(actual)} is no ${kind}`)
  if (name !== undefined) noted.set(name, String(actual))
}

const fill = (text: string, noted: Map<string, string>) =>
  text.replaceAll(/\{([A-Z_]+)\}/g, (placeholder, name) => noted.get(name) ?? placeholder)
