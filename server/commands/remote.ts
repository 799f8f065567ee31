// Talks to a running server for a command, and words what goes wrong on the way.
import { connect } from '../client/connect.ts'
import type { Controls } from '../client/controls.ts'
import type { EmulatorHandle } from '../client/emulator-handle.ts'
import { RefusedError } from '../client/refused-error.ts'
import type { TenantHandle } from '../client/tenant-handle.ts'
import { readTarget, type Target } from '../config/client-settings.ts'
import { readEnvironment } from '../config/environment.ts'
import type { Given } from '../config/setting.ts'
import { defaultTenant } from '../domain/default-tenant.ts'
import { CommandFailed, exitCode } from './command-failed.ts'

export interface Remote {
  readonly emulator: EmulatorHandle
  /** Those of the tenant that was named, or else of the whole server. */
  readonly controls: Controls
  /** The tenant that was named, or else the one that `env` prints. */
  readonly tenant: TenantHandle
}

/** Lets `work` talk to the server that flags and environment name. Raises ConfigError, CommandFailed. */
export async function talk<Result>(
  process: NodeJS.Process,
  flags: Given,
  work: (remote: Remote) => Promise<Result>,
): Promise<Result> {
  const target = readTarget(flags, readEnvironment(process.env).given)
  const emulator = connect(target.url)
  const { org, sandbox } = target.tenant ?? {
    org: defaultTenant.imsOrgId,
    sandbox: defaultTenant.sandboxName,
  }
  const tenant = emulator.tenant(org, sandbox)
  try {
    return await work({ emulator, tenant, controls: target.tenant ? tenant : emulator })
  } catch (error) {
    throw worded(error, target)
  }
}

function worded(error: unknown, { url }: Target): unknown {
  if (error instanceof RefusedError) {
    return new CommandFailed(error.message, error.status === 400 ? exitCode.unusable : exitCode.unexpected)
  }
  const { cause } = error as { cause?: NodeJS.ErrnoException }
  if (!(error instanceof TypeError) || !cause) return error
  return new CommandFailed(`${url} cannot be reached: ${cause.message || cause.code}; is it running?`)
}
