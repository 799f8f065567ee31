// Numbers of double precision in PLAIN encoding.
import type { PlainValues } from './values.ts'

export function createDoubleValues(): PlainValues {
  let numbers = new Float64Array(1024)
  let count = 0
  return {
    push: (value) => {
      if (typeof value !== 'number') throw new TypeError(`not a number: ${value}`)
      if (count === numbers.length) numbers = new Float64Array(numbers.buffer.transfer(16 * count))
      numbers[count] = value
      count += 1
    },
    bytes: () => new Uint8Array(numbers.buffer, 0, 8 * count),
    clear: () => {
      count = 0
    },
  }
}
