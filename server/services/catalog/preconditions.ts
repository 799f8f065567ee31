// If-Match and If-None-Match: whether a dataset is still the one that the caller has seen.
import type { IncomingHttpHeaders } from 'node:http'
import { type Dataset, versionOf } from '../../domain/dataset.ts'
import { AepError } from '../../errors.ts'

/**
 * Takes the version, quoted or not (docs: catalog appendix), or the time of the last change (catalog.yaml).
 * Raises PRECONDITION_FAILED.
 */
export function checkPreconditions(headers: IncomingHttpHeaders, dataset: Dataset): void {
  const version = versionOf(dataset.revision)
  const names = (header: string) =>
    header
      .split(',')
      .map((tag) => tag.trim().replace(/^(?:W\/)?"(.*)"$/, '$1'))
      .some((tag) => tag === '*' || tag === version || tag === String(dataset.updatedAt))
  const ifMatch = headers['if-match']
  const ifNoneMatch = headers['if-none-match']
  if (ifMatch && !names(ifMatch))
    throw new AepError('PRECONDITION_FAILED', `If-Match: ${ifMatch}`, dataset.id, version)
  if (ifNoneMatch && names(ifNoneMatch)) {
    throw new AepError('PRECONDITION_FAILED', `If-None-Match: ${ifNoneMatch}`, dataset.id, version)
  }
}

/** Whether the call only wants to know if it would succeed (docs: catalog appendix). */
export const isValidateOnly = ({ pragma }: IncomingHttpHeaders) => /\bvalidate-only\b/i.test(pragma ?? '')
