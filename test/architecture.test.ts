// Which part of the house may import which; every row says why.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { test } from 'node:test'
import { rooms } from './rooms.ts'

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
