// Telling a disk that refuses from a bug of ours.
import { AepError } from '../errors.ts'

/** What the work comes to. Raises NOT_KEPT where a disk that is full, or broken, ends it. */
export async function orNotKept<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    const { syscall, code, message } = error as NodeJS.ErrnoException
    // That of an AbortError is a number.
    if (!syscall && !/^SQLITE_(FULL$|IOERR)/.test(String(code))) throw error
    throw new AepError('NOT_KEPT', message)
  }
}
