// A tenant's clock: real, frozen or scaled, and only ever forward; the one file that reads the machine's time.
import type { EpochMs } from '../domain/instant.ts'

/** How a clock runs. `at`: where it starts; without it, at the machine's time. `scale`: its seconds per real second. */
export interface ClockSetting {
  readonly mode: 'real' | 'frozen' | 'scaled'
  readonly at?: EpochMs
  readonly scale: number
}

export interface Clock {
  /** Milliseconds since 1970, never less than before. */
  now(): EpochMs
  /**
   * Calls once when the clock has reached `instant`, or, for very distant ones, on the way there; never while it
   * stands still before it. Returns what takes the call back. It does not keep the process alive.
   */
  callAt(instant: EpochMs, call: () => void): () => void
  /** Stops the clock and returns what lets it run on from where it then stands. */
  hold(): () => void
  /** Moves the clock forward to `instant`; an instant in its past changes nothing. */
  moveTo(instant: EpochMs): void
}

/** The longest wait that a timer of Node takes. */
const longestTimerMs = 2 ** 31 - 1

export function createClock(setting: ClockSetting): Clock {
  const { mode } = setting
  const scale = mode === 'frozen' ? 0 : setting.scale
  let realBase = machineTime()
  let base = setting.at ?? Math.floor(realBase)
  let latest = base
  let holds = 0

  const rate = () => (holds > 0 ? 0 : scale)

  function now(): EpochMs {
    latest = Math.max(latest, Math.floor(base + (machineTime() - realBase) * rate()))
    return latest
  }

  function restart(at: EpochMs): void {
    base = at
    realBase = machineTime()
    latest = Math.max(latest, at)
  }

  return {
    now,
    callAt(instant, call) {
      const ahead = Math.max(0, instant - now())
      if (ahead > 0 && rate() === 0) return () => {}
      const timer = setTimeout(
        call,
        ahead === 0 ? 0 : Math.min(Math.ceil(ahead / rate()), longestTimerMs),
      ).unref()
      return () => clearTimeout(timer)
    },
    hold() {
      restart(now())
      holds += 1
      return () => {
        const at = now()
        holds -= 1
        restart(at)
      }
    },
    moveTo: (instant) => restart(Math.max(now(), instant)),
  }
}

/** The machine's time in milliseconds since 1970, free of jumps while the process lives. */
function machineTime(): number {
  return performance.timeOrigin + performance.now()
}
