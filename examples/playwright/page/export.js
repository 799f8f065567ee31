// Code under test: the page's part in the browser, which calls the Platform straight from there.
// `window.platform` has the address, the headers of whoever is logged in, and the dataset to export into.
const { url, headers, datasetId } = window.platform
const jobs = `${url}/data/core/ups/export/jobs`
const button = document.querySelector('button')
const status = document.querySelector('[role=status]')
const pollMs = 5000

button.addEventListener('click', async () => {
  button.disabled = true
  const body = JSON.stringify({ destination: { datasetId }, schema: { name: '_xdm.context.profile' } })
  const job = await call(jobs, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  })
  if (job) show(job)
})

function show(job) {
  if (job.status === 'SUCCEEDED') {
    finish(`Exported ${job.metrics.totalExportedProfileCounter} profiles.`)
  } else if (job.status === 'FAILED') {
    finish(`The export failed: ${job.errors[0].msg}`)
  } else {
    status.textContent = `Job ${job.id} is ${job.status}.`
    setTimeout(async () => {
      const next = await call(`${jobs}/${job.id}`, { headers })
      if (next) show(next)
    }, pollMs)
  }
}

/** Undefined where the Platform refuses or cannot be reached. */
async function call(address, init) {
  const reply = await fetch(address, init).catch(() => undefined)
  if (reply?.ok) return reply.json()
  finish(reply ? `The Platform answers ${reply.status}.` : 'The Platform cannot be reached.')
}

function finish(text) {
  status.textContent = text
  button.disabled = false
}
