// Waiting in real time, whatever a tenant's clock says: what is late on the wire is late for the caller.

/** Resolves after `ms`, or as soon as one of `ends` is aborted. `Infinity` waits for that alone. */
export function pause(ms: number, ends: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const timer = ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(end, ms)
    function end(): void {
      clearTimeout(timer)
      for (const signal of ends) signal.removeEventListener('abort', end)
      resolve()
    }
    for (const signal of ends) signal.addEventListener('abort', end, { once: true })
    if (ends.some(({ aborted }) => aborted)) end()
  })
}
