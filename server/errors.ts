// The error catalogue: every refusal the emulator can answer with, and AepError, the one way to raise it.
import { controlRefusals } from './errors/control.ts'
import type { ErrorEntry } from './errors/entry.ts'
import { gatewayRefusals } from './errors/gateway.ts'
import { serviceRefusals } from './errors/services.ts'

export const errorCatalogue = { ...gatewayRefusals, ...serviceRefusals, ...controlRefusals }

export type ErrorCode = keyof typeof errorCatalogue
type DetailArgs<Code extends ErrorCode> = Parameters<(typeof errorCatalogue)[Code]['detail']>

/** A refusal from the catalogue. The arguments are those of the entry's `detail`. */
export class AepError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly title: string
  readonly gatewayCode: string | undefined
  readonly headers: Record<string, string>
  readonly members: object

  constructor(code: Code, ...args: DetailArgs<Code>) {
    const entry: ErrorEntry = errorCatalogue[code]
    super(entry.detail(...(args as never[])))
    this.name = 'AepError'
    this.code = code
    this.status = entry.status
    this.title = entry.title
    this.gatewayCode = entry.gatewayCode
    this.headers = entry.headers?.(...(args as never[])) ?? {}
    this.members = entry.members?.(...(args as never[])) ?? {}
  }
}
