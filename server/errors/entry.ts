// What a row of the error catalogue says.

/** One row of the catalogue. `detail` words the case at hand from its arguments. */
export interface ErrorEntry {
  /** HTTP status of the reply. */
  readonly status: number
  /** Short name of the kind of error, the same for every occurrence. */
  readonly title: string
  /** Where the behaviour comes from; `emulator-defined` where no source says anything. */
  readonly source: string
  /** `error_code` of the platform gateway's own body; entries without one are worded by the service. */
  readonly gatewayCode?: string
  /** What is wrong and where. */
  readonly detail: (...args: never[]) => string
  /** Reply headers that belong to the error. */
  readonly headers?: (...args: never[]) => Record<string, string>
  /** What the control API's body has beside the usual members (RFC 9457, extension members). */
  readonly members?: (...args: never[]) => object
}

/** The source of what no source says. */
export const ours = 'emulator-defined'

/** The detail of an error that is always the same. */
export const sentence = (text: string) => () => text
