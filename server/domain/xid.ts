// XIDs: one text for an identity, value and namespace together, that is safe in a URL.
import type { Identity } from './profile.ts'

/**
 * The identity's XID. Adobe's are opaque; ours say what they stand for, so none has to be kept (emulator-defined).
 * Spellings of a namespace have the same one.
 */
export function xidOf({ namespace, id }: Identity): string {
  return Buffer.from(JSON.stringify([namespace.toLowerCase(), id])).toString('base64url')
}

/** The identity that the text is the XID of; undefined for any other text. */
export function identityOfXid(xid: string): Identity | undefined {
  try {
    const [namespace, id]: unknown[] = JSON.parse(Buffer.from(xid, 'base64url').toString())
    if (typeof namespace !== 'string' || typeof id !== 'string') return undefined
    const identity = { namespace, id }
    return xidOf(identity) === xid ? identity : undefined
  } catch {
    return undefined
  }
}
