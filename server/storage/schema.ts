// Every table of a tenant's database.

/**
 * One database is one tenant, so no table names it. JSON columns hold what is only echoed; what is queried has a
 * column of its own. Times are epoch milliseconds.
 */
export const schema = `
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Catalog datasets. body: what clients set; name: body's; position: order of creation, never used twice, because
-- ids are drawn from it; revision: counts the changes.
CREATE TABLE dataset (
  position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, view_id TEXT NOT NULL, name TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, created_client TEXT NOT NULL,
  updated_client TEXT NOT NULL, revision INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
-- With what regular expressions are mostly for, so that one is tried on all without reading their bodies.
CREATE INDEX dataset_by_creation ON dataset (created_at, position, name, revision);
CREATE INDEX dataset_by_update ON dataset (updated_at, created_at, position);
CREATE INDEX dataset_by_name ON dataset (name, created_at, position);
CREATE INDEX dataset_by_version ON dataset (revision, created_at, position);
CREATE INDEX dataset_by_creator ON dataset (created_client, created_at, position);

-- Which datasets have a tag, by its name and values; see dataset-tags.ts.
CREATE TABLE dataset_tag (
  tag TEXT NOT NULL, value TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (tag, value, position)
) STRICT, WITHOUT ROWID;

-- Every version of every merge policy; the others of a policy stay for jobs that name them.
CREATE TABLE merge_policy (
  id TEXT NOT NULL, version INTEGER NOT NULL, is_latest INTEGER NOT NULL, body TEXT NOT NULL,
  name TEXT NOT NULL AS (coalesce(body ->> '$.name', '')), schema_name TEXT AS (body ->> '$.schema.name'),
  identity_graph TEXT AS (body ->> '$.identityGraph.type'),
  attribute_merge TEXT AS (body ->> '$.attributeMerge.type'),
  is_default INTEGER AS (body ->> '$.default'),
  is_active_on_edge INTEGER NOT NULL AS (coalesce(body ->> '$.isActiveOnEdge', 0)),
  PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_policy_by_name ON merge_policy (name, id) WHERE is_latest;

-- Segment definitions, those of other namespaces than ups included. position: order of creation.
CREATE TABLE segment (
  position INTEGER PRIMARY KEY, namespace TEXT NOT NULL COLLATE NOCASE, id TEXT NOT NULL, body TEXT NOT NULL,
  name TEXT NOT NULL AS (body ->> '$.name'), merge_policy_id TEXT AS (body ->> '$.mergePolicyId'),
  is_streaming INTEGER NOT NULL AS (body ->> '$.evaluationInfo.continuous.enabled'),
  created_at INTEGER NOT NULL AS (body ->> '$.creationTime'),
  updated_at INTEGER NOT NULL AS (body ->> '$.updateTime'), UNIQUE (namespace, id)
) STRICT;
CREATE INDEX segment_by_creation ON segment (namespace, created_at, position);
CREATE INDEX segment_by_update ON segment (namespace, updated_at, position);
CREATE INDEX segment_by_streaming ON segment (namespace, is_streaming, created_at, position);
CREATE INDEX segment_by_name ON segment (namespace, name, position);

-- Every identity that a record or an event names; graph: the smallest id of those it is linked with.
CREATE TABLE identity (
  id INTEGER PRIMARY KEY, namespace TEXT NOT NULL COLLATE NOCASE, value TEXT NOT NULL, graph INTEGER NOT NULL,
  UNIQUE (value, namespace)
) STRICT;
CREATE INDEX identity_by_graph ON identity (graph, id);

-- A number for every dataset that a record was ever in.
CREATE TABLE record_dataset (number INTEGER PRIMARY KEY, dataset_id TEXT NOT NULL UNIQUE) STRICT;

-- A number for every shape that bodies of records have; see record-shapes.ts.
CREATE TABLE record_shape (number INTEGER PRIMARY KEY, shape TEXT NOT NULL) STRICT;

-- One identity's record in one dataset, whose numbers are in its key (see record-datasets.ts); a later one replaces
-- it. body: see record-bodies.ts.
CREATE TABLE record (
  id INTEGER PRIMARY KEY, ingested_at INTEGER NOT NULL, source_updated_at INTEGER, body TEXT NOT NULL
) STRICT;
CREATE INDEX record_by_ingestion ON record (ingested_at);

-- namespace: as this event spells its primary's.
CREATE TABLE event (
  id INTEGER PRIMARY KEY, dataset_id TEXT NOT NULL, event_id TEXT NOT NULL,
  identity INTEGER NOT NULL, namespace TEXT NOT NULL, timestamp INTEGER NOT NULL,
  ingested_at INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE (dataset_id, event_id)
) STRICT;
CREATE INDEX event_by_identity ON event (identity);

-- A number for every segment that somebody is or was a member of, in each spelling of its namespace.
CREATE TABLE membership_segment (
  id INTEGER PRIMARY KEY, segment_id TEXT NOT NULL, namespace TEXT NOT NULL, UNIQUE (segment_id, namespace)
) STRICT;

-- The memberships that were seeded by themselves; those that records bring are in their bodies.
CREATE TABLE membership (
  identity INTEGER NOT NULL, segment INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (identity, segment)
) STRICT, WITHOUT ROWID;

-- Who is or was in a segment, by whatever membership; see membership-blocks.ts.
CREATE TABLE membership_block (id INTEGER PRIMARY KEY, segment INTEGER NOT NULL, entries BLOB NOT NULL) STRICT;
CREATE INDEX membership_block_by_segment ON membership_block (segment);

-- job: the job as the emulator keeps it, null for history that was seeded as served; reply: as it is served;
-- due_at: when time next changes it.
CREATE TABLE export_job (
  id INTEGER PRIMARY KEY, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, status TEXT NOT NULL,
  due_at INTEGER, job TEXT, reply TEXT NOT NULL
) STRICT;
CREATE INDEX export_job_by_creation ON export_job (created_at DESC, id DESC);
CREATE INDEX export_job_by_update ON export_job (updated_at, id);
CREATE INDEX export_job_by_status ON export_job (status, created_at DESC, id DESC);
CREATE INDEX export_job_by_status_and_update ON export_job (status, updated_at, id);
CREATE INDEX export_job_by_due ON export_job (due_at, id) WHERE due_at IS NOT NULL;

-- Planned outcomes of jobs to come, tried in the order of their positions, none of which is used twice. times: how
-- many jobs are left for it, null for any number; hits: how many have drawn it.
CREATE TABLE outcome (
  position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, rule TEXT NOT NULL,
  times INTEGER, hits INTEGER NOT NULL, name TEXT AS (rule ->> '$.name'),
  is_matching INTEGER NOT NULL AS (rule -> '$.match' IS NOT NULL), dataset_id TEXT AS (rule ->> '$.match.datasetId'),
  segment_id TEXT AS (rule ->> '$.match.segmentId'), client TEXT AS (rule ->> '$.match.client')
) STRICT;

-- filed_at: when the batch was complete, or else created; counted: whether its metrics are known.
CREATE TABLE batch (
  position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, dataset_id TEXT NOT NULL, export_job_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, filed_at INTEGER NOT NULL, status TEXT NOT NULL,
  counted INTEGER NOT NULL, batch TEXT NOT NULL
) STRICT;
CREATE INDEX batch_by_creation ON batch (created_at, position);
CREATE INDEX batch_by_update ON batch (updated_at, created_at, position);
CREATE INDEX batch_by_status ON batch (status, created_at, position);
CREATE INDEX batch_by_dataset ON batch (dataset_id, created_at, position);
CREATE INDEX batch_by_dataset_and_status ON batch (dataset_id, status, created_at, position);
-- As text, because tags are looked for by what their values begin with.
CREATE INDEX batch_by_export_job ON batch (CAST(export_job_id AS TEXT), position);
CREATE INDEX batch_by_filing ON batch (status, filed_at, position);
CREATE INDEX batch_by_dataset_and_filing ON batch (dataset_id, status, filed_at, position);
CREATE INDEX batch_uncounted ON batch (position) WHERE status = 'success' AND counted = 0;

-- For each dataset that has batches, the newest of them, and the last one to succeed and to fail.
CREATE TABLE last_batch (
  position INTEGER PRIMARY KEY, dataset_id TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL, last_batch_id TEXT NOT NULL, last_batch_status TEXT NOT NULL,
  last_successful_batch_id TEXT, last_failed_batch_id TEXT
) STRICT;
CREATE INDEX last_batch_by_creation ON last_batch (created_at, position);

-- HTTP faults that are armed, in JSON; calls: how many of its operation each has seen, hits: how many it struck.
CREATE TABLE fault (
  id INTEGER PRIMARY KEY AUTOINCREMENT, calls INTEGER NOT NULL, hits INTEGER NOT NULL, fault TEXT NOT NULL
) STRICT;

-- Part files in the lake, readable once their batch is a success.
CREATE TABLE batch_file (
  batch_id TEXT NOT NULL, name TEXT NOT NULL, length INTEGER NOT NULL, row_count INTEGER NOT NULL,
  PRIMARY KEY (batch_id, name)
) STRICT, WITHOUT ROWID;
`
