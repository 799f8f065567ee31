// Texts in PLAIN encoding: the length in bytes, then the bytes in UTF-8.
import type { PlainValues } from './values.ts'

const lengthBytes = 4
/** One unit of a JavaScript string takes at most this many bytes in UTF-8. */
const bytesPerUnit = 3

export function createTextValues(): PlainValues {
  let buffer = Buffer.alloc(16_384)
  let end = 0

  function growTo(capacity: number): void {
    const larger = Buffer.alloc(Math.max(capacity, 2 * buffer.length))
    buffer.copy(larger, 0, 0, end)
    buffer = larger
  }

  return {
    push: (value) => {
      if (typeof value !== 'string') throw new TypeError(`not a text: ${value}`)
      const start = end + lengthBytes
      const capacity = start + bytesPerUnit * value.length
      if (capacity > buffer.length) growTo(capacity)
      const length = buffer.write(value, start)
      buffer.writeUInt32LE(length, end)
      end = start + length
    },
    bytes: () => buffer.subarray(0, end),
    clear: () => {
      end = 0
    },
  }
}
