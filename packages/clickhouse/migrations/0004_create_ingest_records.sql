-- What became of received events: raw bytes of what could not be stored, and counts by outcome.
CREATE TABLE IF NOT EXISTS ${DATABASE}.dead_letters ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  observed_timestamp DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  event_id UInt64 CODEC(Delta(8), ZSTD(1)),
  signal LowCardinality(String) CODEC(ZSTD(1)),
  source LowCardinality(String) CODEC(ZSTD(1)),
  reason LowCardinality(String) CODEC(ZSTD(1)),
  message String CODEC(ZSTD(1)),
  origin String CODEC(ZSTD(1)),
  raw String CODEC(ZSTD(3)),
  raw_bytes UInt32 CODEC(ZSTD(1)),
  block_id String CODEC(ZSTD(1)),
  retention_days UInt16 DEFAULT 30 CODEC(ZSTD(1)),
  INDEX ix_event event_id TYPE minmax GRANULARITY 1
) ENGINE = ${MERGE_TREE}
PARTITION BY (retention_days, toDate(observed_timestamp))
ORDER BY (project_id, reason, observed_timestamp)
TTL toDateTime(observed_timestamp) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, ${DEDUPLICATION};

CREATE TABLE IF NOT EXISTS ${DATABASE}.ingest_outcomes ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  t DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
  source LowCardinality(String) CODEC(ZSTD(1)),
  signal LowCardinality(String) CODEC(ZSTD(1)),
  process LowCardinality(String) CODEC(ZSTD(1)),
  outcome LowCardinality(String) CODEC(ZSTD(1)),
  reason LowCardinality(String) CODEC(ZSTD(1)),
  events SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  bytes SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  last_seen SimpleAggregateFunction(max, DateTime64(3, 'UTC')) CODEC(ZSTD(1))
) ENGINE = ${AGGREGATING_MERGE_TREE}
PARTITION BY toYYYYMM(t)
ORDER BY (project_id, source, signal, outcome, reason, process, t)
TTL t + INTERVAL 400 DAY
SETTINGS ${DEDUPLICATION};
