// One page of a list of Data Access: its entries, their number in all, and where to go on.

/** Entries a page holds at the most (docs, data access tutorial). */
const largestPage = 100

export interface PageQuery {
  readonly limit?: number
  readonly start?: number
}

/**
 * The page at `start`. `_links` appear once the entries do not fit on one page; the last one has no `next`
 * (emulator-defined). `url`: where the list is read, without a query.
 */
export function entryPage<Entry>(
  entries: readonly Entry[],
  { limit = largestPage, start = 0 }: PageQuery,
  url: string,
) {
  const size = Math.min(limit, largestPage)
  const hrefAt = (position: number) => `${url}?start=${position}&limit=${size}`
  const next = start + size < entries.length ? { next: { href: hrefAt(start + size) } } : {}
  return {
    data: entries.slice(start, start + size),
    _page: { limit: size, count: entries.length },
    ...(entries.length > size && { _links: { ...next, page: { href: hrefAt(start), templated: true } } }),
  }
}
