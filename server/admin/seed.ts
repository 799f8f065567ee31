// Seeding: what a caller sends is kept in a file, or taken from a fixture set, and written all at once.
import { Readable } from 'node:stream'
import type { Static } from 'typebox'
import type { Emulator } from '../emulator.ts'
import { AepError } from '../errors.ts'
import { FixtureError } from '../seeding/fixture-sets.ts'
import type { TenantName } from '../tenant.ts'
import type { SeedReply, SeedRequest } from './data-schemas.ts'

/**
 * Writes the body's records, an NDJSON stream of any length or a bundle, into a tenant or into all. Raises
 * SEED_INVALID, SEED_ABANDONED, SEED_NOT_KEPT, FIXTURES_UNKNOWN, BODY_INVALID, BODY_UNREADABLE.
 */
export async function seed(
  emulator: Emulator,
  name: TenantName | undefined,
  body: Static<typeof SeedRequest> | Readable | undefined,
): Promise<Static<typeof SeedReply>> {
  if (!(body instanceof Readable)) return { seeded: await emulator.seed(name, sourcesOf(emulator, body)) }
  try {
    const seeded = await emulator.spool(body, (file) => emulator.seed(name, [{ file, format: 'ndjson' }]))
    return { seeded }
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException
    if (syscall) throw new AepError('SEED_NOT_KEPT', message)
    if (code?.startsWith('ERR_STREAM') || code === 'ECONNRESET') {
      throw new AepError('BODY_UNREADABLE', 'the stream broke off')
    }
    throw error
  }
}

function sourcesOf(emulator: Emulator, { records, fixtures }: Static<typeof SeedRequest> = {}) {
  if ((records === undefined) === (fixtures === undefined)) {
    throw new AepError('BODY_INVALID', ['the request body must have either records or fixtures'])
  }
  if (records) return [{ records }]
  const sets = [fixtures ?? []].flat()
  try {
    return sets.flatMap(emulator.fixtureFiles)
  } catch (error) {
    if (error instanceof FixtureError) throw new AepError('FIXTURES_UNKNOWN', error.message)
    throw error
  }
}
