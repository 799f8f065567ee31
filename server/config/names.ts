// How settings are spelled as flags and variables, and which one a misspelled name is nearest to.
import leven from 'leven'

export const environmentPrefix = 'AEP_EMULATOR_'

const flagOf = (name: string) => `--${name}`

export const variableOf = (name: string) => environmentPrefix + name.toUpperCase().replaceAll('-', '_')

/** The end of a refusal: which of the known names was probably meant, in its spelling. */
export function nearest(
  name: string,
  known: readonly string[],
  spell: (name: string) => string = flagOf,
): string {
  const [closest] = [...known].sort((a, b) => leven(name, a) - leven(name, b))
  return closest ? `; the nearest is ${spell(closest)}` : ''
}
