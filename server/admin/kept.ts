// Telling a disk that refuses from a bug of ours.
import { AepError } from '../errors.ts'

/** What the work comes to. Raises NOT_KEPT where a disk that is full, or broken, ends it. */
export async function orNotKept<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    const { syscall, code, message } = error as NodeJS.ErrnoException
    if (!syscall && code !== 'SQLITE_FULL' && !code?.startsWith('SQLITE_IOERR')) throw error
    throw new AepError('NOT_KEPT', message)
  }
}
