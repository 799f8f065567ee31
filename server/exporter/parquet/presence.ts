// Which slots of a field hold a value: the only thing a missing value costs is the slot it leaves at zero.

/** Of all slots so far, those that hold a value; a slot is one place a value can be, such as a row. */
export interface Presence {
  /** 1 where the slot holds a value, 0 where it does not; it may end before the last empty slots. */
  slots: Uint8Array<ArrayBuffer>
  /** How many slots hold a value. */
  count: number
}

export function createPresence(): Presence {
  return { slots: new Uint8Array(1024), count: 0 }
}

/** Notes that `slot` holds a value, and returns the value's number among those that are there. */
export function markPresent(presence: Presence, slot: number): number {
  if (slot >= presence.slots.length) growTo(presence, slot + 1)
  presence.slots[slot] = 1
  const ordinal = presence.count
  presence.count += 1
  return ordinal
}

/** The first `length` slots. */
export function slotsOf(presence: Presence, length: number): Uint8Array {
  if (length > presence.slots.length) growTo(presence, length)
  return presence.slots.subarray(0, length)
}

export function clearPresence(presence: Presence): void {
  if (presence.count > 0) presence.slots.fill(0)
  presence.count = 0
}

/** Bytes that `transfer` adds are zero. */
function growTo(presence: Presence, length: number): void {
  const capacity = Math.max(length, 2 * presence.slots.length)
  presence.slots = new Uint8Array(presence.slots.buffer.transfer(capacity))
}
