// A tenant's clock: real, frozen or scaled, and only ever forward; the one file that reads the machine's time.
import { type EpochMs, latestInstant } from '../domain/instant.ts'

/** How a clock runs. `scale`: its seconds per real second, 1 where it is real and 0 where it is frozen. */
export interface ClockRun {
  readonly mode: 'real' | 'frozen' | 'scaled'
  readonly scale: number
}

/**
 * A clock as it is made. `at`: where it starts; without it, at the machine's time. `since`: the machine's time when it
 * stood there, where that was before.
 */
export interface ClockSetting extends ClockRun {
  readonly at?: EpochMs
  readonly since?: EpochMs
}

/** The highest scale: a year in half a minute. */
export const highestScale = 1_000_000

export interface Clock {
  /** Milliseconds since 1970, never less than before. */
  now(): EpochMs
  /**
   * Calls once when the clock has reached `instant`, or, for very distant ones, on the way there; never while it
   * stands still before it, nor after the year 9999. Returns what takes the call back. It does not keep the process alive.
   */
  callAt(instant: EpochMs, call: () => void): () => void
  /** Stops the clock and returns what lets it run on from where it then stands. */
  hold(): () => void
  /** How it runs, where it stands, and the machine's time then: a clock made of that goes on as this one does. */
  setting(): Required<ClockSetting>
  /** Runs like that from here on. Calls that wait are not put off or brought forward. */
  run(run: ClockRun): void
  /** Moves the clock forward to `instant`; an instant in its past changes nothing. */
  moveTo(instant: EpochMs): void
}

/** The longest wait that a timer of Node takes. */
const longestTimerMs = 2 ** 31 - 1

export function createClock(setting: ClockSetting): Clock {
  let { mode, scale } = setting
  let realBase = Math.min(setting.since ?? Number.POSITIVE_INFINITY, machineTime())
  let base = setting.at ?? Math.floor(realBase)
  let latest = base
  let holds = 0

  const rate = () => (holds > 0 ? 0 : scale)

  function now(): EpochMs {
    latest = Math.max(latest, Math.min(Math.floor(base + (machineTime() - realBase) * rate()), latestInstant))
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
      if ((ahead > 0 && rate() === 0) || instant > latestInstant) return () => {}
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
    setting: () => ({ mode, scale, at: now(), since: machineTime() }),
    run(given) {
      restart(now())
      mode = given.mode
      scale = given.scale
    },
    moveTo: (instant) => restart(Math.max(now(), instant)),
  }
}

/** How long the process has lived, in milliseconds. */
export function uptimeMs(): number {
  return Math.floor(performance.now())
}

/** The machine's time in milliseconds since 1970, free of jumps while the process lives. */
function machineTime(): number {
  return performance.timeOrigin + performance.now()
}
