// The bodies of the tutorial's calls, as it prints them.

/** "Create a target dataset", request. */
export const tutorialDataset = {
  name: 'Profile Data Export',
  schemaRef: {
    id: 'https://ns.adobe.com/xdm/context/profile__union',
    contentType: 'application/vnd.adobe.xed+json;version=1',
  },
  fileDescription: { persisted: true, containerFormat: 'parquet', format: 'parquet' },
  aspect: 'production',
}

/** "Initiate export job", request. */
export const tutorialRequest = {
  fields: 'identities.id,personalEmail.address',
  mergePolicy: { id: 'e5bc94de-cd14-4cdf-a2bc-88b6e8cbfac2', version: 1 },
  filter: {
    segments: [
      { segmentId: '4edc8488-2c35-4f6d-b4c6-9075c68d2df4', segmentNs: 'AAM', status: ['realized'] },
      { segmentId: '1rfe8422-334d-12f4-3sd4-12cf6g990g51', segmentNs: 'UPS', status: ['exited'] },
    ],
    segmentQualificationTime: { startTime: '2019-09-01T00:00:00Z', endTime: '2019-09-02T00:00:00Z' },
    fromIngestTimestamp: '2018-10-25T13:22:04-07:00',
    emptyProfiles: false,
  },
  additionalFields: {
    eventList: {
      fields: 'environment.browserDetails.name,environment.browserDetails.version',
      filter: { fromIngestTimestamp: '2018-10-25T13:22:04-07:00' },
    },
  },
  destination: { datasetId: '5b020a27e7040801dedba61b', segmentPerBatch: true },
  schema: { name: '_xdm.context.profile' },
}
