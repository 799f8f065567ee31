// Whole numbers of 32 bits in PLAIN encoding: little-endian, as every machine that runs Node keeps them.
import type { PlainValues } from './values.ts'

/** `read` makes the number of what JSON has. */
export function createInt32Values(read: (value: unknown) => number): PlainValues {
  let numbers = new Int32Array(1024)
  let count = 0
  return {
    push: (value) => {
      const number = read(value)
      if ((number | 0) !== number) throw new RangeError(`not a whole number of 32 bits: ${number}`)
      if (count === numbers.length) numbers = new Int32Array(numbers.buffer.transfer(8 * count))
      numbers[count] = number
      count += 1
    },
    bytes: () => new Uint8Array(numbers.buffer, 0, 4 * count),
    clear: () => {
      count = 0
    },
  }
}
