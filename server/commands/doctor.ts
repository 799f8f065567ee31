// `aep-emulator doctor`: tries what a start needs, and says what would stop it.
import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, resolve } from 'node:path'
import { styleText } from 'node:util'
import type { Command } from 'commander'
import { type Config, readConfig } from '../config/config.ts'
import { createEmulator } from '../emulator.ts'
import { openDataFolder } from '../storage/data-folder.ts'
import { exitCode } from './command-failed.ts'
import { addServerFlags, givenFlags } from './flags.ts'

interface Finding {
  readonly subject: string
  readonly says: string
  /** What `start` would end with because of it; 0: nothing is wrong. */
  readonly code: number
}

const mebibyte = 1024 * 1024

/** Less free space than this ends in failed exports soon, in bytes. */
const leastSpace = 100 * mebibyte

export function define(command: Command, process: NodeJS.Process): void {
  addServerFlags(command)
    .description(
      'Checks Node, the port, the data folder, the fixtures and the disk for a start with the same flags, and ends with the code that it would end with.',
    )
    .addHelpText(
      'after',
      `
Examples:
  aep-emulator doctor
  aep-emulator doctor --port 8080 --data ./platform --fixtures ./people.ndjson`,
    )
    .action(async () => {
      const config = readConfig(givenFlags(command), process.env)
      const findings = [
        { subject: 'Node', says: process.version, code: exitCode.done },
        await checkPort(config),
        checkFolder(config),
        await checkFixtures(config),
        await checkSpace(config),
      ]
      for (const { subject, says, code } of findings) {
        const mark = code === 0 ? ok(process.stdout) : failed(process.stdout)
        process.stdout.write(`${mark} ${subject}: ${says}\n`)
      }
      process.exitCode = findings.find(({ code }) => code !== 0)?.code ?? exitCode.done
    })
}

const ok = (stream: NodeJS.WriteStream) => styleText('green', 'ok    ', { stream })
const failed = (stream: NodeJS.WriteStream) => styleText('red', 'failed', { stream })

async function checkPort({ host, port }: Config): Promise<Finding> {
  const subject = 'Port'
  const probe = createServer()
  return new Promise<Finding>((done) => {
    probe.once('error', ({ message, code }: NodeJS.ErrnoException) => {
      const isTaken = code === 'EADDRINUSE'
      const says = isTaken
        ? `${port} of ${host} is taken; choose another with --port, or 0 for a free one`
        : message
      done({ subject, says, code: isTaken ? exitCode.addressTaken : exitCode.unexpected })
    })
    probe.listen({ host, port }, () =>
      probe.close(() =>
        done({ subject, says: `${port === 0 ? 'a free one' : port} of ${host}`, code: exitCode.done }),
      ),
    )
  })
}

/** A folder that is not there yet will be made where its parent lets it. */
function checkFolder({ dataFolder }: Config): Finding {
  const subject = 'Data folder'
  if (dataFolder === undefined) return { subject, says: 'a temporary one', code: exitCode.done }
  try {
    openDataFolder(existsSync(dataFolder) ? dataFolder : undefined).close()
    return { subject, says: resolve(dataFolder), code: exitCode.done }
  } catch (error) {
    return { subject, says: (error as Error).message, code: exitCode.unusable }
  }
}

async function checkFixtures(config: Config): Promise<Finding> {
  const subject = 'Fixtures'
  try {
    await createEmulator({ ...config, dataFolder: undefined, reportBug: () => {} }).close()
    return { subject, says: config.fixtures.join(', '), code: exitCode.done }
  } catch (error) {
    return { subject, says: (error as Error).message, code: exitCode.unusable }
  }
}

async function checkSpace({ dataFolder }: Config): Promise<Finding> {
  const folder = existingParent(resolve(dataFolder ?? tmpdir()))
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  return {
    subject: 'Disk',
    says: `${Math.floor(free / mebibyte)} MiB free in ${folder}`,
    code: free < leastSpace ? exitCode.unexpected : exitCode.done,
  }
}

const existingParent = (folder: string): string =>
  existsSync(folder) ? folder : existingParent(dirname(folder))
