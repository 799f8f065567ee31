// Every id the emulator makes up, in Adobe's formats, drawn from the seed so that the same calls get the same ids.
import { createHash } from 'node:crypto'
import { customRandom } from 'nanoid'
import { looksMagic } from '../domain/magic.ts'

const hex = '0123456789abcdef'
const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export type Ids = ReturnType<typeof createIds>

/**
 * Ids of one tenant. Each belongs to a purpose and an ordinal within it, so what else the tenant does changes
 * none of them; two tenants share none.
 */
export function createIds(seed: number, tenant: string) {
  const draw = (purpose: string, ordinal: number | string) =>
    randomBytes(`${seed}\n${tenant}\n${purpose}\n${ordinal}`)
  let requests = 0
  return {
    /** 24 lower-case hex digits, never those of a magic dataset. */
    datasetId: (position: number): string => plainId(draw('dataset', position)),
    /** 24 lower-case hex digits, never those of a magic dataset. */
    viewId: (datasetId: string): string => plainId(draw('view', datasetId)),
    mergePolicyId: (ordinal: number): string => uuid(draw('mergePolicy', ordinal)),
    segmentId: (ordinal: number): string => uuid(draw('segment', ordinal)),
    sandboxId: (): string => uuid(draw('sandbox', '')),
    /** 64 hex digits that change with the text. */
    schemaTag: (schema: string): string => customRandom(hex, 64, draw('schema', schema))(),
    /** 32 bytes that sign access tokens. */
    tokenKey: (): Uint8Array => draw('tokenKey', '')(32),
    /** The ids of one export job; each batch asks for the next one of 32 hex digits. */
    exportJob: (exportJobId: number) => {
      const random = draw('exportJob', exportJobId)
      return {
        requestId: customRandom(alphanumeric, 32, random)(),
        exportJob: uuid(random),
        pushJob: uuid(random),
        partsId: uuid(random),
        batchId: customRandom(hex, 32, random),
      }
    },
    /** From 0 to 1, for a fault's n-th call. */
    chance: (faultId: string, call: number): number =>
      Buffer.from(draw('chance', `${faultId}\n${call}`)(4)).readUInt32LE() / 2 ** 32,
    /** Numbers from 0 up to, but not, 1, that the plan of one export job is drawn from. */
    exportPlan: (exportJobId: number): (() => number) => {
      const random = draw('exportPlan', exportJobId)
      return () => Buffer.from(random(6)).readUIntBE(0, 6) / 2 ** 48
    },
    /** 32 letters and digits, the next one for each request of the tenant. */
    requestId: (): string => {
      requests += 1
      return customRandom(alphanumeric, 32, draw('request', requests))()
    },
  }
}

/** The first id of 24 hex digits from the source that does not look like one that means something. */
function plainId(random: (size: number) => Uint8Array): string {
  const next = customRandom(hex, 24, random)
  let id = next()
  while (looksMagic(id)) id = next()
  return id
}

/** A source of bytes that the text alone decides. */
function randomBytes(text: string): (size: number) => Uint8Array {
  let block = 0
  let left = new Uint8Array()
  return (size) => {
    const bytes = new Uint8Array(size)
    for (let filled = 0; filled < size; ) {
      if (left.length === 0) {
        left = new Uint8Array(createHash('sha256').update(`${block}\n${text}`).digest())
        block += 1
      }
      const taken = left.subarray(0, size - filled)
      bytes.set(taken, filled)
      filled += taken.length
      left = left.subarray(taken.length)
    }
    return bytes
  }
}

/** A UUID of version 4 (RFC 9562). */
function uuid(random: (size: number) => Uint8Array): string {
  const bytes = random(16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const digits = Buffer.from(bytes).toString('hex')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
