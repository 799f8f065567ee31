// Runs in turns, so that what slows the machine down slows all of them, and the medians of what they took.

export type Run = () => Promise<unknown>

/** Milliseconds that the run takes. */
export async function timed(run: Run): Promise<number> {
  const startedAt = performance.now()
  await run()
  return performance.now() - startedAt
}

/** Median milliseconds of each run: a round to warm up, then `rounds`, every other one in reverse. */
export async function inTurns<Name extends string>(
  runs: Record<Name, Run>,
  rounds: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(runs) as Name[]
  const taken = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const tookMs = await timed(runs[name])
      if (round > 0) taken.get(name)?.push(tookMs)
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(taken.get(name) ?? [])])) as Record<
    Name,
    number
  >
}

export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? Number.NaN
}
