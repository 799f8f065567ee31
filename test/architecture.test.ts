// Which part of the house may import which; every row says why.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { test } from 'node:test'

interface Room {
  readonly mayImport: readonly string[]
  readonly because: string
}

/** A room may import those it names, and itself. */
const rooms: Record<string, Room> = {
  errors: { mayImport: [], because: 'everyone raises errors, so they stand on nothing' },
  domain: {
    mayImport: ['errors', 'typebox'],
    because: 'what is true of exports does not depend on what carries it',
  },
  validation: {
    mayImport: ['domain', 'nearest-name', 'ajv', 'node:module'],
    because: 'one file knows the JSON Schema validator',
  },
  'nearest-name': { mayImport: ['leven'], because: 'one file measures slips of the pen' },
  runtime: {
    mayImport: ['domain', 'nanoid', 'piscina', 'node:crypto', 'node:os', 'node:path'],
    because: 'time, chance and threads are had here alone',
  },
  storage: {
    mayImport: [
      'domain',
      'better-sqlite3',
      're2js',
      'hyparquet',
      'node:fs',
      'node:module',
      'node:fs/promises',
      'node:path',
      'node:os',
      'node:crypto',
      'node:stream',
    ],
    because: 'SQL and folders stay in one place, which knows no HTTP',
  },
  seeding: {
    mayImport: [
      'domain',
      'runtime',
      'storage',
      'validation',
      'typebox',
      'node:buffer',
      'node:fs',
      'node:path',
    ],
    because: 'what comes in from outside is checked before it is stored',
  },
  exporter: {
    mayImport: [
      'domain',
      'storage',
      'runtime',
      'hyparquet-writer',
      'hyparquet-writer/src/datapage.js',
      'hyparquet-writer/src/encoding.js',
      'hyparquet-writer/src/metadata.js',
      'hysnappy',
      'node:path',
      'node:os',
    ],
    because: 'an export reads the store and writes files; who asked for it is not its business',
  },
  faults: {
    mayImport: ['storage', 'typebox'],
    because: 'what strikes a call is decided without knowing how calls are answered',
  },
  journal: {
    mayImport: ['domain', 'nearest-name'],
    because: 'calls that were made are plain data, whoever made them',
  },
  config: {
    mayImport: ['domain', 'runtime', 'leven', 'node:fs'],
    because: 'settings are read before anything runs',
  },
  generator: {
    mayImport: ['domain', 'runtime', 'seeding'],
    because: 'made-up customers are seed records and nothing else',
  },
  tenant: {
    mayImport: ['domain', 'runtime', 'storage', 'exporter', 'faults', 'journal'],
    because: 'a tenant is composed of them, without HTTP',
  },
  tenants: {
    mayImport: ['runtime', 'storage', 'tenant', 'node:path'],
    because: 'which tenants there are does not depend on what is done with them',
  },
  snapshots: {
    mayImport: ['domain', 'errors', 'runtime', 'storage', 'tenant', 'tenants'],
    because: 'a snapshot is made of a whole tenant, whatever it is made of',
  },
  emulator: {
    mayImport: [
      'config',
      'domain',
      'tenant',
      'runtime',
      'storage',
      'seeding',
      'faults',
      'snapshots',
      'tenants',
      'journal',
      'errors',
      'node:url',
    ],
    because: 'all of the emulator that is not HTTP can be built alone',
  },
  gateway: {
    mayImport: [
      'emulator',
      'tenant',
      'domain',
      'errors',
      'validation',
      'faults',
      'journal',
      'runtime',
      'node:http',
      'node:net',
      'node:stream',
      '@fastify/cors',
      'fastify',
      'typebox',
    ],
    because: 'it stands before every service and knows none of them',
  },
  services: {
    mayImport: [
      'emulator',
      'tenant',
      'storage',
      'domain',
      'errors',
      'validation',
      'nearest-name',
      'gateway',
      'fastify',
      '@fastify/type-provider-typebox',
      'typebox',
      'rfc6902',
      'node:http',
      'node:stream',
    ],
    because: 'a service answers calls out of a tenant, and two of them out of what all tenants share',
  },
  admin: {
    mayImport: [
      'emulator',
      'tenant',
      'snapshots',
      'runtime',
      'seeding',
      'domain',
      'errors',
      'faults',
      'journal',
      'nearest-name',
      'gateway',
      'fastify',
      '@fastify/type-provider-typebox',
      'typebox',
      'node:stream',
    ],
    because: 'our own controls are not one of Adobe’s services',
  },
  version: { mayImport: ['node:fs'], because: 'it says what package.json says' },
  app: {
    mayImport: ['emulator', 'gateway', 'services', 'admin', 'version', 'fastify', 'node:fs'],
    because: 'it only puts the plugins together',
  },
  'open-server': {
    mayImport: ['app', 'config', 'emulator', 'gateway', 'fastify', 'node:net'],
    because: 'commands and tests start the same server',
  },
  client: {
    mayImport: [
      'admin',
      'config',
      'domain',
      'open-server',
      'seeding',
      'fastify',
      'typebox',
      'node:path',
      'node:stream',
    ],
    because: 'it talks to a server over HTTP; of its code it takes the shapes, and starts one when asked to',
  },
  commands: {
    mayImport: [
      'client',
      'config',
      'domain',
      'emulator',
      'gateway',
      'generator',
      'open-server',
      'seeding',
      'storage',
      'version',
      'commander',
      'hyparquet',
      'node:child_process',
      'node:fs',
      'node:fs/promises',
      'node:net',
      'node:os',
      'node:path',
      'node:stream',
      'node:stream/promises',
      'node:util',
    ],
    because: 'each command stands alone, and is loaded when it is asked for',
  },
  main: {
    mayImport: ['commands', 'config'],
    because: 'the process starts and ends here',
  },
}

const files = globSync('server/**/*.ts')

/** `server/services/ups/routes.ts` → services; `server/app.ts` → app. */
function roomOf(file: string): string {
  const [, room = ''] = file.split(sep)
  return room.replace(/\.ts$/, '')
}

interface Import {
  readonly file: string
  readonly specifier: string
}

function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8')
  const specifiers = source.matchAll(
    /^(?:import|export)\b[^'"]*?from '([^']+)'|\bimport\('([^']+)'\)|\brequire\('([^']+)'\)/gms,
  )
  return [...specifiers].map(([, from, imported, required]) => ({
    file,
    specifier: from ?? imported ?? required ?? '',
  }))
}

const targetOf = ({ file, specifier }: Import) => normalize(join(dirname(file), specifier))

test('there are files to check, and each belongs to a room with rules', () => {
  assert.ok(files.length > 50, `only ${files.length} files found`)
  assert.deepEqual([...new Set(files.map(roomOf))].sort(), Object.keys(rooms).sort())
  assert.ok(files.flatMap(importsOf).length > 150)
})

test('imports run one way', () => {
  const breaches = files.flatMap(importsOf).flatMap((found) => {
    const room = roomOf(found.file)
    const imported = found.specifier.startsWith('.') ? roomOf(targetOf(found)) : found.specifier
    const rule = rooms[room]
    if (imported === room || rule?.mayImport.includes(imported)) return []
    return [`${found.file} imports ${imported}: ${rule?.because}`]
  })
  assert.deepEqual(breaches, [])
})

test('services do not import each other', () => {
  const serviceOf = (path: string) => path.split(sep)[2]
  const breaches = files
    .filter((file) => roomOf(file) === 'services')
    .flatMap(importsOf)
    .filter((found) => found.specifier.startsWith('.') && roomOf(targetOf(found)) === 'services')
    .filter((found) => serviceOf(found.file) !== serviceOf(targetOf(found)))
  assert.deepEqual(breaches, [])
})

test('every room is allowed only what some file of it needs', () => {
  const used = new Set(
    files.flatMap(importsOf).map((found) => {
      const imported = found.specifier.startsWith('.') ? roomOf(targetOf(found)) : found.specifier
      return `${roomOf(found.file)} → ${imported}`
    }),
  )
  const idle = Object.entries(rooms).flatMap(([room, { mayImport }]) =>
    mayImport.map((name) => `${room} → ${name}`).filter((arrow) => !used.has(arrow)),
  )
  assert.deepEqual(idle, [])
})

test('a file says in its first line what it is for', () => {
  const silent = files.filter((file) => !/^\/\/ [A-Z`/].{15,}/.test(readFileSync(file, 'utf8')))
  assert.deepEqual(silent, [])
})
