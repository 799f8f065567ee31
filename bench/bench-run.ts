// What the measurements of one run share: how much there is, where it lies, and what to end at the end.
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeRowsFile, writeSeedFile } from './bench-files.ts'
import type { ServerProcess } from './server-process.ts'

export interface BenchSize {
  readonly profiles: number
  readonly rounds: number
}

export type BenchRun = ReturnType<typeof openBenchRun>

/** Makes the profiles, in a temporary folder. */
export function openBenchRun({ profiles, rounds }: BenchSize) {
  const folder = mkdtempSync(join(tmpdir(), 'aep-bench-'))
  const [seedFile, rowsFile] = [join(folder, 'seed.ndjson'), join(folder, 'rows.ndjson')]
  const dataFolder = join(folder, 'data')
  const servers: ServerProcess[] = []
  const { records, bodyBytes } = writeSeedFile(seedFile, profiles)
  writeRowsFile(rowsFile, profiles)
  return {
    profiles,
    rounds,
    folder,
    dataFolder,
    seedFile,
    rowsFile,
    records,
    /** How long a body is on average, as JSON. */
    bodyBytes,
    /** The database of the tenant, once it is seeded. */
    get databaseFile(): string {
      const [found = ''] = globSync('tenants/*/*/tenant.sqlite', { cwd: dataFolder })
      return join(dataFolder, found)
    },
    /** Sees to it that the server ends with the run. */
    async use(started: Promise<ServerProcess>): Promise<ServerProcess> {
      const server = await started
      servers.push(server)
      return server
    },
    close(): void {
      for (const server of servers) server.kill()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
    },
  }
}
