// Reads what a Catalog list was asked for out of the call: query parameters, their older names, headers.
import type { FastifyRequest } from 'fastify'
import { type CatalogParameters, type CatalogQuery, readCatalogQuery } from '../../domain/catalog-query.ts'
import { AepError } from '../../errors.ts'
import { headerText } from '../../gateway/platform-headers.ts'
import { kindOf, type Listing } from '../../storage/catalog-listing.ts'
import { patternProblem } from '../../storage/pattern.ts'

/**
 * The hook that takes `offset` and `sort`, the older names of `start` and `orderBy`, and the headers `limit` and
 * `start`; a query parameter of the newer name wins. Source: docs, catalog filter-data; catalog.yaml listBatches.
 */
export async function takeOlderNames({ query, headers }: FastifyRequest): Promise<void> {
  const given = query as Record<string, string>
  const older = {
    limit: headers.limit && headerText(headers.limit),
    start: given.offset ?? headerText(headers.start ?? headers.offset ?? ''),
    orderBy: given.sort,
  }
  for (const [name, value] of Object.entries(older)) {
    if (given[name] === undefined && value) given[name] = value
  }
}

/** The query of a list. `filters`: the parameters that are simple filters. Raises QUERY_INVALID. */
export function readListQuery(
  request: FastifyRequest,
  listing: Listing,
  filters: Record<string, unknown>,
): CatalogQuery {
  const query = readCatalogQuery(
    request.query as CatalogParameters,
    { filters: Object.keys(filters), kindOf: (property) => kindOf(listing, property) },
    new URLSearchParams(request.url.split('?').slice(1).join('?')).getAll('property'),
  )
  const problems = query.conditions
    .map((condition) => (condition.is === 'matching' ? patternProblem(condition.pattern) : undefined))
    .filter((problem) => problem !== undefined)
  if (problems.length > 0) {
    throw new AepError(
      'QUERY_INVALID',
      problems.map((problem) => `property: ${problem}`),
    )
  }
  return query
}

/** Objects that one look-up may name (catalog docs: look up multiple objects; the number is emulator-defined). */
const mostIds = 100

/** The ids of a look-up, each once, in the order they are named. Raises QUERY_INVALID. */
export function readIds(text: string): string[] {
  const ids = [...new Set(text.split(','))]
  if (ids.length > mostIds) {
    throw new AepError('QUERY_INVALID', [`a look-up names at most ${mostIds} ids, not ${ids.length}`])
  }
  return ids
}

/** The object with the top-level members that `properties` names, or with all. Source: docs, catalog filter-data. */
export function selectProperties<Reply extends object>(
  object: Reply,
  properties: string | undefined,
): Partial<Reply> {
  if (properties === undefined) return object
  const names = new Set(properties.split(',').map((name) => name.trim()))
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.has(name))) as Partial<Reply>
}
