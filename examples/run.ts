// Runs every example as its reader would, a line each; ends at the first that fails, with all that it said.
// With --missing it only prints the Debian packages that are not there.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = dirname(here)
const manifest = JSON.parse(readFileSync(`${here}/package.json`, 'utf8'))

type Command = readonly [file: string, ...args: string[]]

/** What the examples need beside npm packages: a call that succeeds where it is there, and Debian's packages of it. */
const tools: readonly { readonly call: Command; readonly packages: string }[] = [
  { call: ['bash', '--version'], packages: 'bash' },
  { call: ['curl', '--version'], packages: 'curl' },
  { call: ['jq', '--version'], packages: 'jq' },
  { call: ['python3', '-c', 'import pytest, requests'], packages: 'python3-pytest python3-requests' },
  { call: [process.env.CHROMIUM ?? '/usr/bin/chromium', '--version'], packages: 'chromium' },
]

/** Undefined when the command has succeeded, else what it said. */
function failure([file, ...args]: Command, folder: string): string | undefined {
  const { status, error, stdout, stderr } = spawnSync(file, args, { cwd: folder, encoding: 'utf8' })
  if (status === 0) return undefined
  return `${stdout ?? ''}${stderr ?? ''}${error?.message ?? `ended with ${status}`}`
}

/** Ends the process when the step fails. */
function step(name: string, command: Command, folder: string): void {
  const startedAt = performance.now()
  const said = failure(command, folder)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${said === undefined ? 'ok' : 'not ok'} ${name} (${seconds} s)`)
  if (said === undefined) return
  console.error(said)
  process.exit(1)
}

const missing = tools.filter(({ call }) => failure(call, here) !== undefined)
if (process.argv.includes('--missing')) {
  console.log(missing.map(({ packages }) => packages).join(' '))
  process.exit(0)
}
for (const { call, packages } of missing) {
  console.error(`The examples need \`${call.join(' ')}\` to work: apt-get install ${packages}`)
}
if (missing.length > 0) process.exit(1)

step('build', ['npm', 'run', 'build'], root)
step('install', ['npm', 'ci', '--no-audit', '--no-fund'], here)
step('types', ['tsc', '-p', 'tsconfig.json'], here)
for (const name of Object.keys(manifest.scripts)) step(name, ['npm', 'run', name], here)
