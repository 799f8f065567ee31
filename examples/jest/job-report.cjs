// Code under test: what became of an export job, in a line for people.

async function jobReport({ url, headers }, id) {
  const reply = await fetch(`${url}/data/core/ups/export/jobs/${id}`, { headers })
  if (reply.status === 404) return `There is no job ${id}.`
  const { status, metrics, errors = [] } = await reply.json()
  if (status === 'SUCCEEDED') return `Job ${id} exported ${metrics.totalExportedProfileCounter} profiles.`
  if (status === 'FAILED') return `Job ${id} failed: ${errors.map(({ code }) => code).join(', ')}.`
  return `Job ${id} is ${status}.`
}

module.exports = { jobReport }
