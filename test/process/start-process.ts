// The emulator as users start it: the command as a child process.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

const commandOfCheckout = fileURLToPath(new URL('../../bin/aep-emulator.js', import.meta.url))

export interface RunningProcess {
  readonly url: string
  readonly child: ChildProcess
  /** Lines of standard output until it was ready. */
  readonly lines: readonly string[]
  /** Ends it with the signal; resolves to its exit code, null when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

export interface ProcessOptions {
  /** The script to run; default: this checkout's. */
  readonly command?: string
  readonly args?: readonly string[]
  readonly env?: Record<string, string>
  /** The Node to run it with; default: this one. */
  readonly node?: string
}

/** Starts on a free port and resolves once it says that it is ready; the test's end kills it. */
export async function startProcess(
  t: TestContext,
  { command = commandOfCheckout, args = [], env = {}, node }: ProcessOptions = {},
): Promise<RunningProcess> {
  const child = spawnCommand(command, ['--port', '0', ...args], env, node)
  t.after(() => child.kill('SIGKILL'))
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout ?? assert.fail() })) {
    lines.push(line)
    if (line === 'Ready.' || line.startsWith('{"event":"ready"')) break
  }
  const url = /https?:[^\s"]+/.exec(lines[0] ?? '')?.[0]
  assert.ok(url, `it did not start: ${lines.join('\n')}`)
  return {
    url,
    child,
    lines,
    async end(signal) {
      const exited = once(child, 'exit')
      child.kill(signal)
      const [code] = await exited
      return code
    },
  }
}

/** Runs the command to its end; `input` is what it reads. */
export async function runCommand(args: readonly string[], env: Record<string, string> = {}, input = '') {
  const child = spawnCommand(commandOfCheckout, args, env)
  child.stdin?.on('error', () => {}).end(input)
  const [output, errors] = [collect(child.stdout), collect(child.stderr)]
  const [code] = (await once(child, 'close')) as [number]
  return { code, stdout: output.join(''), stderr: errors.join('') }
}

function spawnCommand(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  node = process.execPath,
): ChildProcess {
  return spawn(node, [command, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: 'pipe',
  })
}

function collect(stream: NodeJS.ReadableStream | null): string[] {
  const chunks: string[] = []
  stream?.on('data', (chunk) => chunks.push(String(chunk)))
  return chunks
}
