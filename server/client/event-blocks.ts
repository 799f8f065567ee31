// The text of server-sent events, taken apart: as the emulator writes it, with lines that end in LF alone.

/** The fields of one event; the first block of a stream has an id and no data. */
export type EventBlock = Readonly<Partial<Record<'id' | 'event' | 'data', string>>>

/** Ends where the connection does; an event that has not come in full counts as not sent. */
export async function* eventBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<EventBlock, void> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of chunks) {
      text += decoder.decode(chunk, { stream: true })
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      yield* blocks.map(fieldsOf)
    }
  } catch {
    // The connection was lost, or given up.
  }
}

const fieldsOf = (block: string): EventBlock =>
  Object.fromEntries(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2)))
