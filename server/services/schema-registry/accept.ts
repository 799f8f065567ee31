// The Accept header, by which the registry's callers choose how much of a resource they get.
import { AepError } from '../../errors.ts'

/** How a resource is written. */
export interface Format {
  /** The short form of lists; class and field groups by reference; every field spelled out. */
  readonly detail: 'id' | 'references' | 'full'
  readonly titles: boolean
  readonly descriptions: boolean
}

/** Formats by what follows `xed` or `xdm`. Source: schema-registry.yaml, parameters `accept` and `acceptListing`. */
const formats: Readonly<Record<string, Format>> = {
  '-id': { detail: 'id', titles: true, descriptions: true },
  '': { detail: 'references', titles: true, descriptions: true },
  '-notext': { detail: 'references', titles: false, descriptions: false },
  '-full': { detail: 'full', titles: true, descriptions: true },
  '-full-notext': { detail: 'full', titles: false, descriptions: false },
  '-full-desc': { detail: 'full', titles: false, descriptions: true },
}

interface Wanted {
  readonly format: Format
  readonly version: string | undefined
}

/**
 * The format of a list: `xed-id` or `xed`, without a version. Raises UNION_LIST_ACCEPT_INVALID. Source:
 * schema-registry.yaml listUnionSchemas, acceptErrorList; `xdm`, which the error's words allow, means the same.
 */
export function listFormat(accept: string): Format {
  const wanted = mediaTypes(accept).find(
    ({ format, version }) => version === undefined && (format === formats['-id'] || format === formats['']),
  )
  if (!wanted) throw new AepError('UNION_LIST_ACCEPT_INVALID', accept)
  return wanted.format
}

/**
 * The format of a look-up and the major version it asks for. Without a version it is the latest; clients send the
 * short form of lists, too. Both are refused where a version is required (schema-registry.yaml, acceptErrorLookup).
 * Raises UNION_ACCEPT_INVALID.
 */
export function lookupFormat(accept: string, versionRequired: boolean): { format: Format; version: number } {
  const wanted = mediaTypes(accept).find(({ format, version }) =>
    versionRequired ? version !== undefined && format !== formats['-id'] : true,
  )
  if (!wanted || !/^\d{1,9}(\.0)?$/.test(wanted.version ?? '1')) {
    throw new AepError('UNION_ACCEPT_INVALID', accept)
  }
  return { format: wanted.format, version: Number(wanted.version ?? 1) }
}

/** The registry's own media types among those that the header names, in their order. */
function mediaTypes(accept: string): Wanted[] {
  return accept.split(',').flatMap((text) => {
    const [mediaType = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
    const [, suffix] = /^application\/vnd\.adobe\.(?:xed|xdm)([a-z-]*)\+json$/.exec(mediaType) ?? []
    if (suffix === undefined || !Object.hasOwn(formats, suffix)) return []
    const version = parameters.map((part) => /^version\s*=\s*"?([^"]*)"?$/.exec(part)?.[1]).find(Boolean)
    return [{ format: formats[suffix] as Format, version }]
  })
}
