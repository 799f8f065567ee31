// How a command ends when it cannot do what it was asked.

/** The codes that the process ends with; `exec` ends with its command's. */
export const exitCode = {
  done: 0,
  /** Something that nobody planned for, or a server that cannot be reached or refuses. */
  unexpected: 1,
  /** A flag, setting, folder, fixture or seed that cannot be used. */
  unusable: 2,
  addressTaken: 3,
} as const

/** The message says what is wrong, for the person at the terminal. */
export class CommandFailed extends Error {
  readonly exitCode: number
  constructor(message: string, code: number = exitCode.unexpected) {
    super(message)
    this.exitCode = code
  }
}
