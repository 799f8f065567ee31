// A bar on the terminal that shows how much of a file has gone; nothing where there is no terminal.
import { Transform } from 'node:stream'
import { styleText } from 'node:util'

const width = 30

export type ProgressBar = ReturnType<typeof createProgressBar>

export function createProgressBar(terminal: NodeJS.WriteStream) {
  let shown = ''

  function show(text: string): void {
    if (!terminal.isTTY || text === shown) return
    shown = text
    terminal.cursorTo(0)
    terminal.write(text)
    terminal.clearLine(1)
  }

  return {
    /** A stream that lets everything through and shows how much of `totalBytes` that was. */
    over(totalBytes: number): Transform {
      let sent = 0
      return new Transform({
        transform(chunk: Buffer, _encoding, done) {
          sent += chunk.length
          show(bar(sent / totalBytes, terminal))
          done(null, chunk)
        },
        flush(done) {
          show('All is sent; the server is writing it.')
          done()
        },
      })
    },
    clear: (): void => show(''),
  }
}

function bar(share: number, stream: NodeJS.WriteStream): string {
  const full = Math.min(width, Math.floor(share * width))
  const percent = `${Math.floor(share * 100)} %`.padStart(5)
  return `${styleText('green', '█'.repeat(full), { stream })}${'░'.repeat(width - full)} ${percent}`
}
