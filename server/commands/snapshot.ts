// `aep-emulator snapshot`: keeps states of a tenant by name, and comes back to them.
import { Argument, type Command } from 'commander'
import type { SnapshotCalls } from '../client/snapshot-calls.ts'
import { ConfigError } from '../config/setting.ts'
import { addClientFlags, givenFlags } from './flags.ts'
import { talk } from './remote.ts'

interface Options {
  readonly toOrg?: string
  readonly toSandbox?: string
}

type Action = (snapshots: SnapshotCalls, name: string, options: Options) => Promise<string>

const actions: Readonly<Record<string, Action>> = {
  save: async (snapshots, name) => {
    await snapshots.create(name)
    return `Saved ${name}.`
  },
  list: async (snapshots) => (await snapshots.list()).map(({ name }) => name).join('\n'),
  restore: async (snapshots, name) => {
    await snapshots.restore(name)
    return `Restored ${name}.`
  },
  fork: async (snapshots, name, { toOrg, toSandbox }) => {
    if (toSandbox === undefined) throw new ConfigError('fork needs --to-sandbox')
    await snapshots.fork(name, { ...(toOrg && { org: toOrg }), sandbox: toSandbox })
    return `Forked ${name} to ${toSandbox}.`
  },
  delete: async (snapshots, name) => {
    await snapshots.delete(name)
    return `Deleted ${name}.`
  },
}

export function define(command: Command, process: NodeJS.Process): void {
  addClientFlags(command)
    .addArgument(new Argument('<action>', 'what to do').choices(Object.keys(actions)))
    .argument('[name]', 'the snapshot; list takes none')
    .option('--to-sandbox <sandbox>', 'for fork: the sandbox that is made of the snapshot')
    .option('--to-org <org>', "for fork: its organization, where it is not the snapshot's own")
    .description('Saves, lists, restores, forks or deletes snapshots of a tenant, or of every one.')
    .addHelpText(
      'after',
      `
Examples:
  aep-emulator snapshot save before --org ME@AdobeOrg --sandbox prod
  aep-emulator snapshot list
  aep-emulator snapshot restore before
  aep-emulator snapshot fork before --to-sandbox what-if`,
    )
    .action(async (action: string, name: string | undefined, options: Options) => {
      if (name === undefined && action !== 'list')
        throw new ConfigError(`${action} needs the name of a snapshot`)
      const said = await talk(
        process,
        givenFlags(command),
        ({ controls }) => actions[action]?.(controls.snapshots, name ?? '', options) ?? Promise.resolve(''),
      )
      if (said) process.stdout.write(`${said}\n`)
    })
}
