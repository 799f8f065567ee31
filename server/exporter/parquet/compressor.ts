// A Snappy compressor that several files take in turn: each finds it as if nothing had been compressed before.
import { snappyCompressor } from 'hysnappy'

export type Compress = ReturnType<typeof snappyCompressor>

/**
 * So many bytes without any order have an entry in every place of the compressor's table, which keeps where it last met
 * each of 16,384 kinds of four bytes.
 */
const fillerBytes = 256 * 1024

/** The numbers of a linear congruential generator (Numerical Recipes), always the same ones. */
const filler = (() => {
  const bytes = new Uint8Array(fillerBytes)
  let state = 1
  for (let at = 0; at < fillerBytes; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes
})()

/**
 * The compressor keeps the table from one call to the next, so its bytes depend on what it met before. Every instance
 * has memory of its own, which is only given back when the heap is full: one for each file was 40 MB at a million profiles.
 */
export function createCompressor() {
  const compress = snappyCompressor()
  return {
    /** Has the table filled with the same entries, whatever was in it; returns the compressor. */
    restart(): Compress {
      compress(filler)
      return compress
    },
  }
}
