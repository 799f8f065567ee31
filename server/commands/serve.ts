// Opens a server for a command, and says with which code the process ends where that is not possible.
import type { Config } from '../config/config.ts'
import { AddressTakenError, type OpenServer, openServer } from '../open-server.ts'
import { FixtureError } from '../seeding/fixture-sets.ts'
import { DataFolderError } from '../storage/data-folder.ts'
import { CommandFailed, exitCode } from './command-failed.ts'
import type { Log } from './log.ts'

export interface Serving {
  readonly server: OpenServer
  readonly url: string
  readonly port: number
}

/** Resolves once the server listens. Raises CommandFailed, ConfigError. */
export async function serve(config: Config, log: Log): Promise<Serving> {
  try {
    const server = await openServer(config, { reportBug: log.bug, logRequest: log.request })
    return { server, ...(await server.listen()) }
  } catch (error) {
    if (error instanceof AddressTakenError) throw new CommandFailed(error.message, exitCode.addressTaken)
    const isUnusable = error instanceof FixtureError || error instanceof DataFolderError
    throw isUnusable ? new CommandFailed(error.message, exitCode.unusable) : error
  }
}
