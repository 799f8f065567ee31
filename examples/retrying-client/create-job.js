// Two clients that try again when a call fails: one makes a duplicate job, one looks first.

/** Tries again after a 5xx or a broken connection; the job may have been created all the same. */
export function createJob(platform, request) {
  return retried(() => post(platform, request))
}

/**
 * The same, but before it tries again it looks whether the job is there. The API has no idempotency key; a dataset
 * that this export alone writes to does as well: whatever job has it as its destination is ours.
 */
export function createJobOnce(platform, request) {
  const { datasetId } = request.destination
  return retried(
    () => post(platform, request),
    async () => {
      const { records } = await call(platform, '/data/core/ups/export/jobs?limit=100')
      return records.find(({ destination }) => destination.datasetId === datasetId)
    },
  )
}

async function retried(attempt, findExisting = async () => undefined, attempts = 3) {
  for (let left = attempts - 1; ; left -= 1) {
    try {
      return await attempt()
    } catch (error) {
      if (left === 0) throw error
      const existing = await findExisting()
      if (existing) return existing
    }
  }
}

const post = (platform, request) =>
  call(platform, '/data/core/ups/export/jobs', {
    method: 'POST',
    body: JSON.stringify(request),
  })

async function call({ url, headers }, path, init) {
  const reply = await fetch(url + path, {
    headers: { ...headers, 'content-type': 'application/json' },
    ...init,
  })
  if (!reply.ok) throw new Error(`${path}: ${reply.status}`)
  return reply.json()
}
