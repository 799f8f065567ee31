// The settings as flags of a command, and what was given with them.
import { type Command, Option } from 'commander'
import { clientSettings } from '../config/client-settings.ts'
import { type Given, type SettingTable, split } from '../config/setting.ts'
import { settings } from '../config/settings.ts'

const configHelp = 'JSON file with any of these settings'

/** Adds a flag for every setting of a server. */
export function addServerFlags(command: Command): Command {
  addFlags(command, settings)
  return command.option('--config <file>', configHelp)
}

/** Adds the flags that say which server to talk to, and whose data. */
export const addClientFlags = (command: Command): Command => addFlags(command, clientSettings)

function addFlags(command: Command, table: SettingTable): Command {
  for (const [name, { help, value, list, bare }] of Object.entries(table)) {
    const takes = bare ? '' : list ? ' <value...>' : ' <value>'
    const standing = bare ? '' : ` [${value || 'none'}]`
    command.addOption(new Option(`--${name}${takes}`, help + standing))
  }
  return command
}

/** What was given with the flags of the settings, as text. */
export function givenFlags(command: Command): Given {
  const tables: SettingTable = { ...settings, ...clientSettings }
  const given: Record<string, string[]> = {}
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName())
    const name = option.name()
    if (value === undefined) continue
    const setting = tables[name]
    given[name] = [value].flat().flatMap((text) => (setting ? split(setting, String(text)) : [String(text)]))
  }
  return given
}
