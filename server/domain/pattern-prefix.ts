// What a text begins with in which a regular expression (RE2) is found, as far as the expression says so plainly.

/**
 * The text that follows ^ literally; empty where there is none to be sure of. An expression with alternatives is taken
 * to have none, wherever they are.
 */
export function patternPrefix(pattern: string): string {
  if (!pattern.startsWith('^') || pattern.includes('|')) return ''
  const characters = pattern.slice(1).match(literals)?.[0].match(literal) ?? []
  const rest = pattern.slice(1 + characters.join('').length)
  // What follows may say how often the last character stands there: a*, a{0}, and in disguise a(?i)*, a\Q\E*.
  const certain = /^([.[$]|$)/.test(rest) ? characters : characters.slice(0, -1)
  return certain.map((character) => character.replace(/^\\(?=.)/s, '')).join('')
}

const literals = /^(?:\\[!-/:-@[-`{-~]|[^\\.+*?()[\]{}^$])*/u
const literal = /\\?./gsu
