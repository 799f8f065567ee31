// Whole numbers of 64 bits in PLAIN encoding, kept as two halves: making a BigInt of every number is slow.
import type { PlainValues } from './values.ts'

const half = 2 ** 32

/** `read` makes the number of what JSON has; it gives a BigInt where a double would lose digits. */
export function createInt64Values(read: (value: unknown) => number | bigint): PlainValues {
  let halves = new Int32Array(2048)
  let end = 0
  return {
    push: (value) => {
      const number = read(value)
      if (end === halves.length) halves = new Int32Array(halves.buffer.transfer(8 * end))
      if (typeof number === 'bigint') {
        if (BigInt.asIntN(64, number) !== number) throw new RangeError(`not a number of 64 bits: ${number}`)
        halves[end] = Number(BigInt.asIntN(32, number))
        halves[end + 1] = Number(number >> 32n)
      } else {
        const high = Math.floor(number / half)
        if (!Number.isInteger(number) || (high | 0) !== high)
          throw new RangeError(`not a whole number of 64 bits: ${number}`)
        halves[end] = number
        halves[end + 1] = high
      }
      end += 2
    },
    bytes: () => new Uint8Array(halves.buffer, 0, 4 * end),
    clear: () => {
      end = 0
    },
  }
}
