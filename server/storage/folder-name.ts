// Folder names for what callers name: readable, and safe whatever they say.
import { createHash } from 'node:crypto'

/** The longest name that every file system takes, with room for what is appended. */
const longestName = 200

/** Two names never share a folder, and no name leaves the folder it is put in. */
export function folderName(name: string): string {
  const safe = encodeURIComponent(name.toWellFormed())
    .replaceAll('%40', '@')
    .replaceAll('*', '%2A')
    .replace(/^\.+$/, dotsEncoded)
  if (safe.length <= longestName) return safe
  return `${safe.slice(0, 100)}-${createHash('sha256').update(name).digest('hex')}`
}

const dotsEncoded = (dots: string) => dots.replaceAll('.', '%2E')
