-- Spans, one row each: `events` and `links` are JSON arrays, empty text for none. Filled like logs.
CREATE TABLE IF NOT EXISTS ${DATABASE}.spans ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  timestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  observed_timestamp DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  duration_ns UInt64 CODEC(ZSTD(1)),
  trace_id String CODEC(ZSTD(1)),
  span_id String CODEC(ZSTD(1)),
  parent_span_id String CODEC(ZSTD(1)),
  trace_state String CODEC(ZSTD(1)),
  trace_flags UInt8 CODEC(ZSTD(1)),
  name LowCardinality(String) CODEC(ZSTD(1)),
  kind LowCardinality(String) CODEC(ZSTD(1)),
  status LowCardinality(String) CODEC(ZSTD(1)),
  status_message String CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  version LowCardinality(String) CODEC(ZSTD(1)),
  peer LowCardinality(String) CODEC(ZSTD(1)),
  resource_id UInt64 CODEC(ZSTD(1)),
  scope_name LowCardinality(String) CODEC(ZSTD(1)),
  attributes_text Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  attributes_number Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
  attributes_bool Map(LowCardinality(String), Bool) CODEC(ZSTD(1)),
  events String CODEC(ZSTD(1)),
  links String CODEC(ZSTD(1)),
  retention_days UInt16 DEFAULT 30 CODEC(ZSTD(1)),
  INDEX ix_timestamp timestamp TYPE minmax GRANULARITY 1,
  INDEX ix_duration duration_ns TYPE minmax GRANULARITY 1,
  INDEX ix_status status TYPE set(4) GRANULARITY 1,
  INDEX ix_name name TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_host host TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_resource resource_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_trace trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX ix_text_keys attributes_text.keys TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_text_values mapValues(attributes_text) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_number_keys attributes_number.keys TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_number_values mapValues(attributes_number) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_bool_keys attributes_bool.keys TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = ${MERGE_TREE}
PARTITION BY (retention_days, toDate(timestamp))
PRIMARY KEY (project_id, service, timestamp)
ORDER BY (project_id, service, timestamp, span_id)
TTL toDateTime(timestamp) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, ${DEDUPLICATION};

-- Where in time a trace is, and what a list of traces tells of it. A trace over midnight has a row a day. `root` is the
-- longest span without a parent.
CREATE TABLE IF NOT EXISTS ${DATABASE}.traces ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  trace_id String CODEC(ZSTD(1)),
  day Date CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  started SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(Delta(8), ZSTD(1)),
  ended SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(Delta(8), ZSTD(1)),
  spans SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  errors SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  services SimpleAggregateFunction(groupUniqArrayArray, Array(String)) CODEC(ZSTD(1)),
  root SimpleAggregateFunction(max, Tuple(duration_ns UInt64, service String, name String)) CODEC(ZSTD(1))
) ENGINE = ${AGGREGATING_MERGE_TREE}
PARTITION BY (retention_days, day)
ORDER BY (project_id, trace_id, day, retention_days)
TTL day + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, ${DEDUPLICATION};

CREATE MATERIALIZED VIEW IF NOT EXISTS ${DATABASE}.traces_mv ${ON_CLUSTER} TO ${DATABASE}.traces AS
SELECT
  project_id, trace_id, toDate(timestamp) AS day, retention_days,
  min(timestamp) AS started, max(timestamp + toIntervalNanosecond(duration_ns)) AS ended,
  count() AS spans, countIf(status = 'error') AS errors,
  groupUniqArray(service::String) AS services,
  maxIf((duration_ns, service::String, name::String)::Tuple(duration_ns UInt64, service String, name String), parent_span_id = '') AS root
FROM ${DATABASE}.spans
GROUP BY project_id, trace_id, day, retention_days;

-- Requests, errors and durations a minute of each operation. `buckets` counts durations by the number of the step of
-- 2^(1/8) that they fall into (floor(8 * log2(ns))), so that percentiles of any sum of rows are within 4.5 %.
CREATE TABLE IF NOT EXISTS ${DATABASE}.spans_1m ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  t DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  version LowCardinality(String) CODEC(ZSTD(1)),
  kind LowCardinality(String) CODEC(ZSTD(1)),
  name LowCardinality(String) CODEC(ZSTD(1)),
  peer LowCardinality(String) CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  spans SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  errors SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  duration_ns_sum SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  duration_ns_max SimpleAggregateFunction(max, UInt64) CODEC(ZSTD(1)),
  buckets SimpleAggregateFunction(sumMap, Map(UInt16, UInt64)) CODEC(ZSTD(1))
) ENGINE = ${AGGREGATING_MERGE_TREE}
PARTITION BY (retention_days, toYYYYMM(t))
ORDER BY (project_id, service, kind, name, peer, environment, version, t, retention_days)
TTL t + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, ${DEDUPLICATION};

CREATE MATERIALIZED VIEW IF NOT EXISTS ${DATABASE}.spans_1m_mv ${ON_CLUSTER} TO ${DATABASE}.spans_1m AS
SELECT
  project_id, t, service, environment, version, kind, name, peer, retention_days,
  sum(n) AS spans, sum(failed) AS errors, sum(total) AS duration_ns_sum, max(longest) AS duration_ns_max,
  sumMap(map(bucket, n)) AS buckets
FROM (
  SELECT
    project_id, toStartOfMinute(timestamp) AS t, service, environment, version, kind, name, peer, retention_days,
    toUInt16(floor(8 * log2(greatest(duration_ns, 1)))) AS bucket,
    count() AS n, countIf(status = 'error') AS failed, sum(duration_ns) AS total, max(duration_ns) AS longest
  FROM ${DATABASE}.spans
  WHERE kind IN ('server', 'client', 'producer', 'consumer') OR parent_span_id = ''
  GROUP BY project_id, t, service, environment, version, kind, name, peer, retention_days, bucket
)
GROUP BY project_id, t, service, environment, version, kind, name, peer, retention_days;

-- Who calls whom, a minute: the writer joins spans to their parents once a window is closed, and again some minutes later
-- for what came late. Of a minute the rows of its highest pass count. `external`: the callee sent no spans.
CREATE TABLE IF NOT EXISTS ${DATABASE}.service_edges_1m ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  t DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
  pass UInt8 CODEC(ZSTD(1)),
  caller LowCardinality(String) CODEC(ZSTD(1)),
  callee LowCardinality(String) CODEC(ZSTD(1)),
  kind LowCardinality(String) CODEC(ZSTD(1)),
  external Bool CODEC(ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  calls SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  errors SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  duration_ns_sum SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  buckets SimpleAggregateFunction(sumMap, Map(UInt16, UInt64)) CODEC(ZSTD(1))
) ENGINE = ${AGGREGATING_MERGE_TREE}
PARTITION BY (retention_days, toYYYYMM(t))
ORDER BY (project_id, t, pass, caller, callee, kind, external, environment, retention_days)
TTL t + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, ${DEDUPLICATION};
