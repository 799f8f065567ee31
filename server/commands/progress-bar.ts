// A bar on the terminal that shows how much of a file has gone; nothing where there is no terminal.
import { Transform } from 'node:stream'
import { styleText } from 'node:util'

const width = 30

/** A stream that lets everything through and shows on `terminal` how much of `totalBytes` that was. */
export function withProgress(terminal: NodeJS.WriteStream, totalBytes: number): Transform {
  let sent = 0
  let shown = ''
  const show = (text: string) => {
    if (!terminal.isTTY || text === shown) return
    shown = text
    terminal.write(`\r${text}`)
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sent += chunk.length
      show(bar(sent / totalBytes, terminal))
      done(null, chunk)
    },
    flush(done) {
      show(' '.repeat(width + 7))
      show('')
      done()
    },
  })
}

function bar(share: number, stream: NodeJS.WriteStream): string {
  const full = Math.min(width, Math.floor(share * width))
  const percent = `${Math.floor(share * 100)} %`.padStart(5)
  return `${styleText('green', '█'.repeat(full), { stream })}${'░'.repeat(width - full)} ${percent}`
}
