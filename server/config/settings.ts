// Every setting in one table: its default, its help and its check.
import { authMode, clock, integerBetween, origin, pace, switchValue, text, textOrNone } from './readers.ts'
import { type Refusal, type Setting, setting } from './setting.ts'

export const settings = {
  port: setting('4620', 'port to listen on; 0 takes a free one', integerBetween(0, 65_535)),
  host: setting('127.0.0.1', 'address to listen on', text),
  data: setting(
    '',
    'folder that keeps tenants and exported files; without it they end with the process',
    textOrNone,
  ),
  fixtures: {
    ...setting(
      'tutorial',
      'what every tenant is born with: tutorial, retail, empty, a file or a folder',
      text,
    ),
    list: true,
  },
  pace: setting(
    'quick',
    'how long jobs take: instant, quick, tutorial, tutorial-slow, sampled or queue=MS,export=MS,…',
    pace,
  ),
  clock: setting('real', 'how time passes: real, frozen, frozen@2026-01-01T00:00:00Z or x60', clock),
  'seed-random': setting(
    '1',
    'number that all made-up ids are drawn from',
    integerBetween(0, Number.MAX_SAFE_INTEGER),
  ),
  auth: setting(
    'headers',
    'who may call: off asks nothing, headers any token, token only those that IMS issued here',
    authMode,
  ),
  'ims-secret': setting('', 'the one client secret that IMS takes; without it any', textOrNone),
  cors: {
    ...setting('*', 'origins that pages may call from, * for any, or off', origin),
    list: true,
  },
  set: {
    ...setting(
      '',
      'switches where sources disagree: cancelResponse=200, missingSandbox=default, …',
      switchValue,
    ),
    list: true,
  },
} as const satisfies Record<string, Setting<unknown>>

export type SettingName = keyof typeof settings
export type ValueOf<Name extends SettingName> = Exclude<ReturnType<(typeof settings)[Name]['read']>, Refusal>

/** Settings as text, from one of the places they may be given. */
export type Given = Partial<Record<SettingName, readonly string[]>>

export const settingNames = Object.keys(settings) as SettingName[]

export const isSetting = (name: string): name is SettingName => Object.hasOwn(settings, name)

export function isList(name: string): name is SettingName {
  return isSetting(name) && (settings[name] as Setting<unknown>).list === true
}

/** Lists are written with commas or blanks between their values, or by repeating the flag. */
export function split(name: string, value: string): string[] {
  return isList(name) ? value.split(',').map((part) => part.trim()) : [value]
}
