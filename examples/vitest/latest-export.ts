// Code under test: the newest export job that has succeeded, however many pages back.

export interface Platform {
  readonly url: string
  readonly headers: Record<string, string>
}

interface Job {
  readonly id: number
  readonly status: string
}

interface Page {
  readonly records: readonly Job[]
  readonly link: { readonly next?: string }
}

export async function latestExport({ url, headers }: Platform, pageSize = 20): Promise<number | undefined> {
  let path: string | undefined = `/export/jobs?limit=${pageSize}`
  while (path) {
    const reply: Response = await fetch(`${url}/data/core/ups${path}`, { headers })
    if (!reply.ok) throw new Error(`GET ${path}: ${reply.status}`)
    const { records, link }: Page = await reply.json()
    const found = records.find(({ status }) => status === 'SUCCEEDED')
    if (found) return found.id
    path = link.next
  }
  return undefined
}
