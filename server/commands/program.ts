// The command line: its commands, which are loaded when asked for, its help, and what it refuses.
import { styleText } from 'node:util'
import { Command, CommanderError } from 'commander'
import { nearest } from '../config/names.ts'
import { ConfigError } from '../config/setting.ts'
import { packageVersion } from '../version.ts'
import { programHelp } from './program-help.ts'

/** A file of a command: adds the arguments, flags and examples to `command`, and what it does. */
interface CommandFile {
  define(command: Command, process: NodeJS.Process): void
}

interface Entry {
  /** What it does, for the list of commands. */
  readonly summary: string
  readonly load: () => Promise<CommandFile>
}

const commands: Readonly<Record<string, Entry>> = {
  start: { summary: 'start the emulator; what happens without a command', load: () => import('./start.ts') },
  exec: { summary: 'run a command against an emulator of its own', load: () => import('./exec.ts') },
  demo: {
    summary: 'the tutorial as a story, from dataset to downloaded rows',
    load: () => import('./demo.ts'),
  },
  env: { summary: 'print what clients need to know, for shells and tools', load: () => import('./env.ts') },
  wait: { summary: 'wait until a server is ready, or a job is done', load: () => import('./wait.ts') },
  seed: { summary: 'send seed records to a running server', load: () => import('./seed.ts') },
  generate: {
    summary: 'make up as many profiles as you like, as seed records',
    load: () => import('./generate.ts'),
  },
  reset: { summary: 'take a tenant, or every one, back to its birth', load: () => import('./reset.ts') },
  snapshot: { summary: 'save, list, restore, fork or delete snapshots', load: () => import('./snapshot.ts') },
  doctor: { summary: 'check Node, port, data folder and disk', load: () => import('./doctor.ts') },
}

/** Runs the command line of `process`. Raises ConfigError for what it does not know, and what the command raises. */
export async function runCommandLine(process: NodeJS.Process): Promise<void> {
  const program = new Command('aep-emulator')
  let asked = program
  program
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('--help', 'print this')
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => process.stdout.write(text),
      writeErr: (text) => process.stderr.write(text),
      outputError: () => {},
    })
    .configureHelp({
      styleTitle: (text) => styleText('bold', text, { validateStream: false }),
      styleSubcommandText: (text) => styleText('cyan', text, { validateStream: false }),
      styleOptionText: (text) => styleText('cyan', text, { validateStream: false }),
    })
  for (const [name, { summary }] of Object.entries(commands)) {
    program.command(name, { isDefault: name === 'start' }).summary(summary)
  }
  program
    .usage('[start] [flags]\n       aep-emulator <command> --help')
    .description('A local, unofficial emulator of the Profile export API of Adobe Experience Platform.')
    .configureHelp({ ...program.configureHelp(), visibleOptions: () => [] })
    .addHelpText('after', () => programHelp())
    .hook('preSubcommand', async (_program, command) => {
      asked = command
      const { define } = (await commands[command.name()]?.load()) ?? {}
      define?.(command, process)
    })
  try {
    await program.parseAsync(process.argv.slice(2), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) throw new ConfigError(refusal(error, asked))
  }
}

/** What the parser does not take, in our words. */
function refusal({ code, message }: CommanderError, command: Command): string {
  const [, named = ''] = /'(\S+)[^']*'/.exec(message) ?? []
  const help = `; see aep-emulator ${command.name()} --help`
  switch (code) {
    case 'commander.unknownOption': {
      const [flag = ''] = named.split('=')
      const known = [...command.options.map((option) => option.name()), 'help', 'version']
      return `${flag}: there is no such flag${nearest(flag.replace(/^-+/, ''), known)}`
    }
    case 'commander.optionMissingArgument':
      return `${named} needs a value`
    case 'commander.excessArguments': {
      const word = command.args[command.registeredArguments.length] ?? ''
      if (command.name() !== 'start') return `"${word}" is one word too many${help}`
      return `"${word}" is not a flag, nor a command${nearest(word, Object.keys(commands), (name) => name)}`
    }
    case 'commander.missingArgument':
      return `${named.toUpperCase()} is missing${help}`
    default:
      return `${message.replace(/^error: |\.$/g, '')}${help}`
  }
}
