-- Time from receipt until searchable: a histogram a minute of receipt. `delay_ms` is one of about 200
-- values, each a tenth above the last, so that a minute of a source has a bounded number of rows.
CREATE TABLE IF NOT EXISTS ${DATABASE}.ingest_latency ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  t DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
  source LowCardinality(String) CODEC(ZSTD(1)),
  delay_ms UInt32 CODEC(ZSTD(1)),
  events SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1))
) ENGINE = ${AGGREGATING_MERGE_TREE}
PARTITION BY toYYYYMM(t)
ORDER BY (project_id, source, t, delay_ms)
TTL t + INTERVAL 30 DAY
SETTINGS ${DEDUPLICATION};
