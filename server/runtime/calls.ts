// Which calls are using what, so that nothing is closed under the feet of one.
import { AsyncLocalStorage } from 'node:async_hooks'

/** A call under way. */
export interface Call {
  /** Runs `step` as part of the call; so is all that it begins. */
  run(step: () => void): void
  /** Ends the call, and with it its use of everything. */
  end(): void
}

/** `onFree` is told of what nobody uses any more, when the last call that did has ended. */
export function createCalls<Used>(onFree: (freed: Used) => void) {
  const underWay = new AsyncLocalStorage<Set<Used> | undefined>()
  const users = new Map<Used, number>()
  const ended = new WeakSet<Set<Used>>()

  function release(one: Used): void {
    const others = (users.get(one) ?? 1) - 1
    if (others > 0) users.set(one, others)
    else {
      users.delete(one)
      onFree(one)
    }
  }

  return {
    begin(): Call {
      const used = new Set<Used>()
      return {
        run: (step) => underWay.run(used, step),
        end() {
          if (ended.has(used)) return
          ended.add(used)
          for (const one of used) release(one)
        },
      }
    },
    /** Notes that the call under way, if there is one, uses this until it ends. */
    use(one: Used): void {
      const used = underWay.getStore()
      if (!used || used.has(one) || ended.has(used)) return
      used.add(one)
      users.set(one, (users.get(one) ?? 0) + 1)
    },
    isUsed: (one: Used): boolean => users.has(one),
  }
}
