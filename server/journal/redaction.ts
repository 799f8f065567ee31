// Takes secrets out of what the journal keeps: tokens, keys, passwords and client ids, by the names they stand under.

const redacted = '[redacted]'

/** Names of headers, parameters and members that hold a secret, or a client id, which is what `x-api-key` holds. */
const secret =
  /secret|token(?!_?type)|passw|authorization|api[-_]?key|credential|assertion|cookie|client_?id$|(created|updated)(client|user)$/i

/** What every such name has in it; most replies have none of it. */
const hint =
  /secret|token|passw|authorization|api[-_]?key|credential|assertion|cookie|client_?id|(created|updated)(client|user)/i

/** An authorization code is a secret in forms and queries, but not in JSON. */
const secretParameter = (name: string) => secret.test(name) || name.toLowerCase() === 'code'

export function redactHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined) kept[name] = secret.test(name) ? redacted : String(value)
  }
  return kept
}

/** The URL with its secret parameters hidden, and otherwise as it was spelled. */
export function redactUrl(url: string): string {
  const [path = '', ...query] = url.split('?')
  if (query.length === 0) return url
  const kept = query
    .join('?')
    .replace(/([^&=]+)=[^&]*/g, (pair, name: string) =>
      secretParameter(decoded(name)) ? `${name}=${redacted}` : pair,
    )
  return `${path}?${kept}`
}

/** A body as JSON text. Forms, which are read as pairs of name and value, become an object. */
export function redactBody(body: unknown, isForm: boolean): string {
  const value = isForm ? Object.fromEntries(body as Iterable<readonly [string, string]>) : body
  const isSecret = isForm ? secretParameter : (name: string) => secret.test(name)
  return JSON.stringify(value, (name, member: unknown) => (isSecret(name) ? redacted : member)) ?? ''
}

/** A reply's JSON text with its secret members hidden. */
export function redactText(text: string): string {
  if (!hint.test(text)) return text
  let isDeep = false
  const kept = text.replace(members, (member, name: string, colon: string, value: string) => {
    if (!secret.test(name)) return member
    isDeep ||= !value.startsWith('"')
    return `"${name}"${colon}"${redacted}"`
  })
  return isDeep ? redactDeep(text) : kept
}

/** A text that is no JSON, such as a fault's page, has no members. */
function redactDeep(text: string): string {
  try {
    return redactBody(JSON.parse(text), false)
  } catch {
    return redacted
  }
}

/** A member with its value where that is a text, or else the value's first character. */
const members = /"([^"\\]*)"(\s*:\s*)("(?:[^"\\]|\\.)*"|\S)/g

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
