// Parses a line of a seed: as JSON.parse does, but for the memberships of profiles, which are read off beside it.
import type { HeldMemberships } from '../domain/profile.ts'
import { scanMemberships } from './scan-memberships.ts'

export interface ParsedRecord {
  readonly value: unknown
  /** Those of a profile, where they have been read already: its body has an empty map in their place. */
  readonly memberships?: HeldMemberships
  /** What JSON.parse has seen of the line. */
  readonly parsed: string
}

/**
 * What a line that holds JSON says. A profile's memberships are keyed by segments, so the keys of each are others.
 * JSON.parse makes a hidden class for every such set of keys, which takes several times as long as all the rest of the
 * line; those of the usual form are therefore cut out. Raises what JSON.parse raises.
 */
export function parseRecord(line: string): ParsedRecord {
  return parseCut(line) ?? { value: JSON.parse(line), parsed: line }
}

/** Undefined where nothing can be cut out, it is not where a profile has its memberships, or the line is no JSON. */
function parseCut(line: string): ParsedRecord | undefined {
  const scanned = scanMemberships(line)
  if (!scanned) return undefined
  const parsed = `${line.slice(0, scanned.start + 1)}${line.slice(scanned.end - 1)}`
  const value = parseIfJson(parsed) as { type?: unknown; body?: { segmentMembership?: unknown } } | null
  // The name stands in the line but once: what has it there are the memberships, if anything is there.
  const isProfile = value?.type === 'profile' && value.body?.segmentMembership !== undefined
  return isProfile ? { value, memberships: scanned.memberships, parsed } : undefined
}

function parseIfJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
