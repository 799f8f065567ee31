// The settings of commands that talk to a running server: which server, and whose data.
import { serverUrl, textOrNone } from './readers.ts'
import { resolver } from './resolver.ts'
import { ConfigError, type Given, type SettingTable, setting } from './setting.ts'

export const clientSettings = {
  url: setting('http://127.0.0.1:4620', 'server to talk to', serverUrl),
  org: setting('', 'organization of the tenant; goes with --sandbox', textOrNone),
  sandbox: setting('', 'sandbox of the tenant; goes with --org', textOrNone),
} as const satisfies SettingTable

/** Whom a command talks to. */
export interface Target {
  readonly url: string
  /** Undefined: the whole server. */
  readonly tenant: { readonly org: string; readonly sandbox: string } | undefined
}

/** Flag before environment before default. Raises ConfigError. */
export function readTarget(flags: Given, environment: Given): Target {
  const { last } = resolver(clientSettings, { flags, environment, file: {} })
  const [url, org, sandbox] = [last('url'), last('org'), last('sandbox')]
  if ((org === undefined) !== (sandbox === undefined)) {
    throw new ConfigError('a tenant is an organization and a sandbox: give --org and --sandbox, or neither')
  }
  return { url, tenant: org !== undefined && sandbox !== undefined ? { org, sandbox } : undefined }
}
