// README's session, command by command: each block runs in a shell, or in Node, and prints what README says.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { startProcess } from './process/start-process.ts'

const readme = new URL('../README.md', import.meta.url)
const nodeModules = new URL('../node_modules', import.meta.url)
const commandFile = new URL('../bin/aep-emulator.js', import.meta.url)
const packageEntry = new URL('../server/client/package-entry.ts', import.meta.url)

interface Block {
  readonly language: string
  readonly command: string
  /** What README shows below the command; undefined where it shows nothing. */
  readonly output: string | undefined
  /** Where the output's text begins and ends in README. */
  readonly place: readonly [number, number]
}

/** The blocks in sh and js of the sections between `from` and `to`, each with the output block that follows it directly. */
function sessionBlocks(text: string, from: string, to: string): Block[] {
  const begin = text.indexOf(from)
  const end = text.indexOf(to)
  assert.ok(begin > 0 && end > begin)
  const pattern = /```(sh|js)\n(.*?)```\n(?:\n```(?:json|text)\n(.*?)```\n)?/gs
  return [...text.slice(begin, end).matchAll(pattern)].map((match) => {
    const [whole, language = '', command = '', output] = match
    const start = begin + match.index + whole.length - (output?.length ?? 0) - '```\n'.length
    return { language, command, output, place: [start, start + (output?.length ?? 0)] }
  })
}

/** Instants differ from run to run, and on a busy machine lengths of time. */
const withoutTimes = (text: string) =>
  text.replaceAll(/\b1\d{12}\b/g, 'MS').replaceAll(/"totalTimeInMs":\d+/g, '"totalTimeInMs":MS')

/** `UPDATE_README=1 npm test` writes what was printed into README instead of comparing it. */
const isUpdating = process.env.UPDATE_README !== undefined

test('README’s session prints what README says', async (t) => {
  const { url } = await startProcess(t)
  const folder = mkdtempSync(join(tmpdir(), 'aep-emulator-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  symlinkSync(nodeModules, join(folder, 'node_modules'))
  mkdirSync(join(folder, 'bin'))
  symlinkSync(commandFile, join(folder, 'bin', 'aep-emulator'))
  const PATH = [join(folder, 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter)
  const env = { ...process.env, PATH, AEP_EMULATOR_URL: url }
  let text = readFileSync(readme, 'utf8')
  const count = sessionBlocks(text, '## The tutorial as a session', '## Settings').length
  assert.ok(count >= 9, `only ${count} blocks`)
  for (let index = 0; index < count; index += 1) {
    const block = sessionBlocks(text, '## The tutorial as a session', '## Settings')[index] ?? assert.fail()
    const command = block.command
      .replaceAll('http://127.0.0.1:4620', url)
      .replaceAll("'aep-emulator'", `'${packageEntry.href}'`)
    const script = block.language === 'sh' ? ['bash', '-ec'] : [process.execPath, '--input-type=module', '-e']
    const [file = '', ...args] = [...script, command]
    const { stdout } = await promisify(execFile)(file, args, { cwd: folder, env })
    const printed = stdout.replaceAll(url, 'http://127.0.0.1:4620')
    const shown = printed.endsWith('\n') || printed === '' ? printed : `${printed}\n`
    if (isUpdating) text = text.slice(0, block.place[0]) + shown + text.slice(block.place[1])
    else assert.equal(withoutTimes(shown), withoutTimes(block.output ?? ''), block.command)
  }
  if (isUpdating) writeFileSync(readme, text)
})

test('README’s settings are those of --help', async () => {
  const flags = [...readFileSync(readme, 'utf8').matchAll(/^\| `--([\w-]+)` +\|/gm)].map(([, flag]) => flag)
  const { stdout } = await promisify(execFile)(process.execPath, ['bin/aep-emulator.js', '--help'])
  for (const flag of flags) assert.match(stdout, new RegExp(`--${flag} `))
  const known = [...stdout.matchAll(/^ {2}--([\w-]+)/gm)].map(([, flag]) => flag)
  assert.deepEqual([...flags, 'config', 'help', 'version'], known)
})
