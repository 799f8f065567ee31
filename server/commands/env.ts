// `aep-emulator env`: prints what clients need to know, in the words of the tool that reads it.
import { type Command, Option } from 'commander'
import { readTarget } from '../config/client-settings.ts'
import { readEnvironment } from '../config/environment.ts'
import { type ClientVariables, clientVariables } from './client-variables.ts'
import { addClientFlags, givenFlags } from './flags.ts'

const formats: Readonly<Record<string, (variables: ClientVariables) => string>> = {
  sh: (variables) =>
    linesOf(variables, (name, value) => `export ${name}='${value.replaceAll("'", `'\\''`)}'`),
  dotenv: (variables) => linesOf(variables, (name, value) => `${name}="${value}"`),
  json: (variables) => JSON.stringify(variables, null, 2),
  postman: (variables) =>
    JSON.stringify(
      {
        name: 'aep-emulator',
        values: Object.entries(variables).map(([key, value]) => ({
          key,
          value,
          type: 'text',
          enabled: true,
        })),
        _postman_variable_scope: 'environment',
      },
      null,
      2,
    ),
  aepp: (variables) => `import aepp

aepp.configure(
    org_id=${JSON.stringify(variables.IMS_ORG)},
    client_id=${JSON.stringify(variables.API_KEY)},
    secret=${JSON.stringify(variables.CLIENT_SECRET)},
    scopes=${JSON.stringify(variables.SCOPES)},
    sandbox=${JSON.stringify(variables.SANDBOX_NAME)},
)
aepp.config.endpoints["global"] = ${JSON.stringify(variables.AEP_EMULATOR_URL)}
aepp.config.config_object["oauthTokenEndpointV2"] = ${JSON.stringify(`${variables.AEP_EMULATOR_URL}/ims/token/v3`)}`,
}

export function define(command: Command, process: NodeJS.Process): void {
  addClientFlags(command)
    .addOption(
      new Option('--format <format>', 'who reads it').choices(Object.keys(formats)).default('sh', 'sh'),
    )
    .description('Prints address, organization, sandbox and credentials. Any token and secret will do.')
    .addHelpText(
      'after',
      `
Examples:
  eval "$(aep-emulator env)"                                  into this shell
  aep-emulator env --format dotenv > .env
  aep-emulator env --format postman > emulator.postman_environment.json
  aep-emulator env --format aepp > emulator.py                for the Python client aepp
  aep-emulator env --org ME@AdobeOrg --sandbox feature-1 --format json`,
    )
    .action(({ format }: { format: string }) => {
      const target = readTarget(givenFlags(command), readEnvironment(process.env).given)
      process.stdout.write(`${formats[format]?.(clientVariables(target))}\n`)
    })
}

function linesOf(variables: ClientVariables, line: (name: string, value: string) => string): string {
  return Object.entries(variables)
    .map(([name, value]) => line(name, value))
    .join('\n')
}
