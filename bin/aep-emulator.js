#!/usr/bin/env node
// The command: says what is needed where Node is too old, else starts the emulator.
// A checkout has the sources beside this folder; the published package has them built in dist.
var needed = [22, 18]
var version = process.versions.node.split('.').map(Number)

if (version[0] < needed[0] || (version[0] === needed[0] && version[1] < needed[1])) {
  process.stderr.write(
    'aep-emulator needs Node ' +
      needed.join('.') +
      ' or newer; this is Node ' +
      process.versions.node +
      '.\n',
  )
  process.exit(2)
}

const { enableCompileCache } = await import('node:module')
const { existsSync } = await import('node:fs')
enableCompileCache?.()
const sources = new URL('../server/main.ts', import.meta.url)
const built = new URL('../dist/main.js', import.meta.url)
const { main } = await import((existsSync(sources) ? sources : built).href)
await main(process)
