-- Logs: one row an event; resource attributes once, by resource_id.
-- Placeholders are filled in by src/migrate.ts, so that this file serves one server and a replicated cluster.
CREATE TABLE IF NOT EXISTS ${DATABASE}.logs ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  timestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  observed_timestamp DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  event_id UInt64 CODEC(Delta(8), ZSTD(1)),
  severity_number UInt8 CODEC(ZSTD(1)),
  severity_text LowCardinality(String) CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  version LowCardinality(String) CODEC(ZSTD(1)),
  resource_id UInt64 CODEC(ZSTD(1)),
  scope_name LowCardinality(String) CODEC(ZSTD(1)),
  trace_id String CODEC(ZSTD(1)),
  span_id String CODEC(ZSTD(1)),
  trace_flags UInt8 CODEC(ZSTD(1)),
  body String CODEC(ZSTD(1)),
  attributes_text Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  attributes_number Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
  attributes_bool Map(LowCardinality(String), Bool) CODEC(ZSTD(1)),
  retention_days UInt16 DEFAULT 30 CODEC(ZSTD(1)),
  INDEX ix_timestamp timestamp TYPE minmax GRANULARITY 1,
  INDEX ix_event event_id TYPE minmax GRANULARITY 1,
  INDEX ix_severity severity_number TYPE set(24) GRANULARITY 1,
  INDEX ix_host host TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_resource resource_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_text_keys attributes_text.keys TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_text_values mapValues(attributes_text) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_number_keys attributes_number.keys TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_number_values mapValues(attributes_number) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_bool_keys attributes_bool.keys TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_body body TYPE text(
    tokenizer = splitByNonAlpha, preprocessor = lowerUTF8(body), posting_list_codec = 'bitpacking'
  )
) ENGINE = ${MERGE_TREE}
PARTITION BY (retention_days, toDate(timestamp))
PRIMARY KEY (project_id, service, timestamp)
ORDER BY (project_id, service, timestamp, event_id)
TTL toDateTime(timestamp) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, ${DEDUPLICATION};

CREATE TABLE IF NOT EXISTS ${DATABASE}.resources ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  resource_id UInt64 CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  attributes Map(LowCardinality(String), String) CODEC(ZSTD(3)),
  first_seen SimpleAggregateFunction(min, DateTime('UTC')) CODEC(ZSTD(1)),
  last_seen SimpleAggregateFunction(max, DateTime('UTC')) CODEC(ZSTD(1)),
  INDEX ix_keys attributes.keys TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_values mapValues(attributes) TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = ${AGGREGATING_MERGE_TREE}
ORDER BY (project_id, service, resource_id)
TTL last_seen + INTERVAL 401 DAY
SETTINGS allow_dimensions_outside_sorting_key = 1, ${DEDUPLICATION};
