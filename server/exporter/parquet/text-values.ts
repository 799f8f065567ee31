// Texts in PLAIN encoding: the length in bytes, then the bytes in UTF-8.
import type { PlainValues } from './values.ts'

const lengthBytes = 4
/** One unit of a JavaScript string takes at most this many bytes in UTF-8. */
const bytesPerUnit = 3
/** Up to this length a text is written faster here than by a call out of JavaScript. */
const shortLength = 64
const firstBeyondAscii = 128

export function createTextValues(): PlainValues {
  let buffer = Buffer.alloc(16_384)
  let end = 0

  function growTo(capacity: number): void {
    const larger = Buffer.alloc(Math.max(capacity, 2 * buffer.length))
    buffer.copy(larger, 0, 0, end)
    buffer = larger
  }

  /** Writes the text where it is ASCII, unit by unit; false where it is not. */
  function writeAscii(text: string, start: number): boolean {
    const [bytes, { length }] = [buffer, text]
    for (let at = 0; at < length; at += 1) {
      const unit = text.charCodeAt(at)
      if (unit >= firstBeyondAscii) return false
      bytes[start + at] = unit
    }
    return true
  }

  return {
    push: (value) => {
      if (typeof value !== 'string') throw new TypeError(`not a text: ${value}`)
      const start = end + lengthBytes
      const capacity = start + bytesPerUnit * value.length
      if (capacity > buffer.length) growTo(capacity)
      const isWritten = value.length <= shortLength && writeAscii(value, start)
      const length = isWritten ? value.length : buffer.write(value, start)
      buffer.writeUInt32LE(length, end)
      end = start + length
    },
    bytes: () => buffer.subarray(0, end),
    clear: () => {
      end = 0
    },
  }
}
