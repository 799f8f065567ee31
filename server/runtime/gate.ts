// Keeps those who read something apart from whoever changes it; the changes follow one another.

export type Gate = ReturnType<typeof createGate>

/** Readers go on together; a writer waits for those under way, and those who come after it wait for the writer. */
export function createGate() {
  const reading = new Set<Promise<unknown>>()
  let writing: Promise<unknown> | undefined

  return {
    async read<Result>(run: () => Promise<Result>): Promise<Result> {
      while (writing) await writing
      const read = run()
      const settled = read.catch(() => {})
      reading.add(settled)
      void settled.then(() => reading.delete(settled))
      return read
    },
    async write<Result>(run: () => Promise<Result>): Promise<Result> {
      const before = writing
      const write = (async () => {
        await before
        await Promise.all(reading)
        return run()
      })()
      const settled = write.catch(() => {})
      writing = settled
      void settled.then(() => {
        if (writing === settled) writing = undefined
      })
      return write
    },
  }
}
