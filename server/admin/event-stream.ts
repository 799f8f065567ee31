// One reader of a log: sends what has happened as fast as it is read, keeps nothing but its place, and then waits.
import { Readable } from 'node:stream'
import type { EventLog, Gap, Position } from '../events/event-log.ts'
import { frameOf, heartbeat, opening } from './event-frames.ts'

/** How often a stream that has nothing to say shows that it is there. */
const heartbeatMs = 15_000

/** So much is put together for a reader that keeps up, in characters, before others have their turn. */
const mostAtOnce = 16_384

/** Ends when nobody reads it any more, or `end` is called. */
export function eventStream(log: EventLog, start: Position | Gap) {
  let position = 'position' in start ? start.position : start
  let isWanted = false
  let turn: NodeJS.Immediate | undefined
  let text = 'position' in start ? opening(undefined) + frameOf(start) : opening(start.id)

  function send(): void {
    turn = undefined
    while (isWanted && text.length < mostAtOnce) {
      const next = log.next(position)
      if (!next) break
      text += frameOf(next)
      position = next.position
    }
    if (!isWanted || text === '') return
    isWanted = false
    const sent = text
    text = ''
    stream.push(sent)
  }

  /** Later, so that what happens at once is sent at once, and no call waits for it. */
  const sendSoon = () => {
    if (isWanted) turn ??= setImmediate(send)
  }

  const stream = new Readable({
    highWaterMark: 1,
    read() {
      isWanted = true
      sendSoon()
    },
    destroy(error, done) {
      stop()
      done(error)
    },
  })
  const unfollow = log.follow(sendSoon)
  const beat = setInterval(() => {
    text ||= heartbeat
    sendSoon()
  }, heartbeatMs).unref()

  function stop(): void {
    unfollow()
    clearInterval(beat)
    clearImmediate(turn)
  }

  return {
    stream,
    /** Ends it where it is. */
    end(): void {
      stop()
      if (!stream.destroyed) stream.push(null)
    },
  }
}
