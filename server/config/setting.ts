// What a setting is: its default, what it is for, and how its text is read.

/** A setting that cannot be used. The message names where it came from, and what would do. */
export class ConfigError extends Error {}

/** Why a text is no value of a setting: what it must be. */
export class Refusal {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

export interface Setting<Value> {
  /** The default, as text. */
  readonly value: string
  readonly help: string
  /** Whether it takes several values, written with commas or blanks between them or by repeating the flag. */
  readonly list?: true
  /** Whether its flag stands alone; elsewhere it is written `true` or `false`. */
  readonly bare?: true
  readonly read: (text: string) => Value | Refusal
}

/** Settings by their names. */
export type SettingTable = Readonly<Record<string, Setting<unknown>>>

export type ValueOf<Of extends Setting<unknown>> = Exclude<ReturnType<Of['read']>, Refusal>

/** Settings as text, from one of the places they may be given. */
export type Given = Readonly<Partial<Record<string, readonly string[]>>>

export const setting = <Value>(
  value: string,
  help: string,
  read: (text: string) => Value | Refusal,
): Setting<Value> => ({
  value,
  help,
  read,
})

/** Lists are written with commas or blanks between their values, or by repeating the flag. */
export function split(of: Setting<unknown>, value: string): string[] {
  return of.list ? value.split(',').map((part) => part.trim()) : [value]
}
