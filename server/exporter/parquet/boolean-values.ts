// Booleans in PLAIN encoding: one bit each, the lowest bit first.
import type { PlainValues } from './values.ts'

export function createBooleanValues(): PlainValues {
  let bits = new Uint8Array(1024)
  let count = 0
  return {
    push: (value) => {
      if (typeof value !== 'boolean') throw new TypeError(`not a boolean: ${value}`)
      const at = count >> 3
      if (at === bits.length) bits = new Uint8Array(bits.buffer.transfer(2 * at))
      if (value) bits[at] = (bits[at] ?? 0) | (1 << (count & 7))
      count += 1
    },
    bytes: () => bits.subarray(0, (count + 7) >> 3),
    clear: () => {
      bits.fill(0, 0, (count + 7) >> 3)
      count = 0
    },
  }
}
