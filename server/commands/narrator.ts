// Tells a story on the terminal: chapters, calls with their replies, and tables.
import { styleText } from 'node:util'

export type Narrator = ReturnType<typeof createNarrator>

export function createNarrator(stream: NodeJS.WriteStream) {
  const line = (text: string) => stream.write(`${text}\n`)
  return {
    chapter: (title: string): unknown => line(`\n${styleText('bold', title, { stream })}`),
    says: (text: string): unknown => line(`  ${text}`),
    call: (method: string, path: string, status: number): unknown =>
      line(
        `  ${styleText('cyan', `${method} ${path}`, { stream })} → ${styleText('green', String(status), { stream })}`,
      ),
    /** Columns as wide as their widest cell. */
    table(rows: readonly (readonly string[])[]): void {
      const widths = (rows[0] ?? []).map((_, column) =>
        Math.max(...rows.map((row) => row[column]?.length ?? 0)),
      )
      for (const row of rows) {
        line(
          `    ${row
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join('  ')
            .trimEnd()}`,
        )
      }
    },
  }
}
