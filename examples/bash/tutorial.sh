#!/usr/bin/env bash
# The tutorial with curl and jq: a dataset, an export job, its end, the file; run by `aep-emulator exec --clock frozen`.
set -euo pipefail

: "${AEP_EMULATOR_URL:?run it by: aep-emulator exec --clock frozen -- bash tutorial.sh}"
catalog=$AEP_EMULATOR_URL/data/foundation/catalog
jobs=$AEP_EMULATOR_URL/data/core/ups/export/jobs
files=$AEP_EMULATOR_URL/data/foundation/export
clock=$AEP_EMULATOR_URL/_emulator/clock
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Calls as somebody in a sandbox of this script's own; an error reply ends the script.
call() {
  curl --silent --show-error --fail-with-body "$@" \
    -H "Authorization: Bearer $ACCESS_TOKEN" -H "x-api-key: $API_KEY" \
    -H "x-gw-ims-org-id: $IMS_ORG" -H 'x-sandbox-name: bash-tutorial' -H 'Content-Type: application/json'
}

# Ends the script unless a value is what it should be.
expect() {
  if [[ $2 != "$3" ]]; then
    echo "not ok: $1 is $2, not $3" >&2
    exit 1
  fi
  echo "ok: $1 is $2"
}

reference=$(call "$catalog/dataSets" -d '{
  "name": "Profile Data Export",
  "schemaRef": {
    "id": "https://ns.adobe.com/xdm/context/profile__union",
    "contentType": "application/vnd.adobe.xed+json;version=1"
  },
  "fileDescription": { "persisted": true, "containerFormat": "parquet", "format": "parquet" }
}' | jq -r '.[0]')
dataset=${reference##*/}

request=$(jq -n --arg dataset "$dataset" '{
  fields: "identities.id,personalEmail.address",
  filter: {
    segments: [{ segmentId: "4edc8488-2c35-4f6d-b4c6-9075c68d2df4", segmentNs: "AAM", status: ["realized"] }]
  },
  destination: { datasetId: $dataset },
  schema: { name: "_xdm.context.profile" }
}')
id=$(call "$jobs" -d "$request" | jq .id)
expect 'the newest job' "$(call "$jobs?limit=1" | jq '.records[0].id')" "$id"

# The job's way, as the emulator tells it: the clock moves an hour and everything due in it happens.
moved=$(call "$clock/advance" -d '{ "by": "PT1H" }')
expect "the way of job $id" "$(jq -r '[.transitions[].to] | join(" ")' <<<"$moved")" 'PROCESSING SUCCEEDED'

job=$(call "$jobs/$id")
expect 'the status' "$(jq -r .status <<<"$job")" SUCCEEDED
expect 'the number of profiles' "$(jq .metrics.totalExportedProfileCounter <<<"$job")" 6

batch=$(jq -r .destination.batchId <<<"$job")
file=$(call "$files/batches/$batch/files" | jq -r '.data[0]._links.self.href')
part=$(call "$file" | jq -r '.data[0]._links.self.href')
call "$part" -o "$folder/people.parquet"
expect 'the start of the file' "$(head -c 4 "$folder/people.parquet")" PAR1

# Cancelling: the answer is 204, and the job is CANCELLED at the next instant of the clock.
id=$(call "$jobs" -d "$request" | jq .id)
expect 'the answer to a cancelling' "$(call "$jobs/$id" -X DELETE -w '%{http_code}')" 204
moved=$(call "$clock/advance" -d '{ "by": 1 }')
expect "the way of job $id" "$(jq -r '[.transitions[].to] | join(" ")' <<<"$moved")" CANCELLED
