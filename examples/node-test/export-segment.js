// Code under test: makes a dataset and starts an export of a segment's members into it.

export async function exportSegment({ url, headers }, segmentId) {
  const post = async (path, body) => {
    const reply = await fetch(url + path, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!reply.ok) throw new Error(`POST ${path}: ${reply.status} ${await reply.text()}`)
    return reply.json()
  }

  const [reference] = await post('/data/foundation/catalog/dataSets', {
    name: `Members of ${segmentId}`,
    schemaRef: {
      id: 'https://ns.adobe.com/xdm/context/profile__union',
      contentType: 'application/vnd.adobe.xed+json;version=1',
    },
    fileDescription: { persisted: true, containerFormat: 'parquet', format: 'parquet' },
  })
  return post('/data/core/ups/export/jobs', {
    fields: 'identities.id,personalEmail.address',
    filter: { segments: [{ segmentId, segmentNs: 'AAM', status: ['realized'] }] },
    destination: { datasetId: reference.split('/').at(-1) },
    schema: { name: '_xdm.context.profile' },
  })
}
