// Every setting in one table: its default, its help and its check.
import { switchNames } from '../domain/switches.ts'
import {
  authMode,
  clock,
  integerBetween,
  logFormat,
  logLevel,
  origin,
  pace,
  profileName,
  switchValue,
  text,
  textOrNone,
  truth,
} from './readers.ts'
import { type SettingTable, setting } from './setting.ts'

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
  profile: setting(
    'tutorial',
    "whose word counts where Adobe's sources disagree: tutorial, or openapi for the specification files",
    profileName,
  ),
  set: {
    ...setting(
      '',
      `switches where sources disagree, such as cancelResponse=200: ${switchNames.join(', ')}`,
      switchValue,
    ),
    list: true,
  },
  'tls-cert': setting('', 'certificate file (PEM) to serve https with; goes with --tls-key', textOrNone),
  'tls-key': setting('', 'private key file (PEM) of the certificate', textOrNone),
  'log-level': setting(
    'info',
    'what is told on stderr: debug, info (a line a request), warn, error, silent',
    logLevel,
  ),
  'log-format': setting(
    'pretty',
    'how it is told, on stdout as well: pretty, or json, one object a line',
    logFormat,
  ),
  quiet: { ...setting('false', 'errors only on stderr', truth), bare: true },
} as const satisfies SettingTable

export type SettingName = keyof typeof settings

export const settingNames = Object.keys(settings) as SettingName[]
