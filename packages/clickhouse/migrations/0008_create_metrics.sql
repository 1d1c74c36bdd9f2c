-- Metrics: what a series is, once, its samples, two numbers each, exponential histograms, exemplars.
-- The names of Prometheus are those with `_` for all that its older readers do not take.
-- `metric` is the name of the samples, `family` that of the metric: a histogram `d` has series `d_bucket`, `d_sum`, `d_count`.
-- Some senders say the kind after the first samples: the row that knows it wins, for `unknown` is the greatest of the words.
CREATE TABLE IF NOT EXISTS ${DATABASE}.metric_series ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  metric LowCardinality(String) CODEC(ZSTD(1)),
  series_id UInt64 CODEC(ZSTD(1)),
  family SimpleAggregateFunction(min, LowCardinality(String)) CODEC(ZSTD(1)),
  kind SimpleAggregateFunction(min, LowCardinality(String)) CODEC(ZSTD(1)),
  temporality LowCardinality(String) CODEC(ZSTD(1)),
  monotonic SimpleAggregateFunction(max, Bool) CODEC(ZSTD(1)),
  unit SimpleAggregateFunction(max, LowCardinality(String)) CODEC(ZSTD(1)),
  description SimpleAggregateFunction(anyLast, String) CODEC(ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  host LowCardinality(String) CODEC(ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  version LowCardinality(String) CODEC(ZSTD(1)),
  resource_id UInt64 CODEC(ZSTD(1)),
  labels Map(LowCardinality(String), String) CODEC(ZSTD(3)),
  first_seen SimpleAggregateFunction(min, DateTime('UTC')) CODEC(ZSTD(1)),
  last_seen SimpleAggregateFunction(max, DateTime('UTC')) CODEC(ZSTD(1)),
  prometheus_name LowCardinality(String) MATERIALIZED replaceRegexpAll(metric, '[^a-zA-Z0-9_:]', '_') CODEC(ZSTD(1)),
  prometheus_labels Map(LowCardinality(String), String) MATERIALIZED mapFromArrays(
    arrayMap(key -> toLowCardinality(replaceRegexpAll(key, '[^a-zA-Z0-9_]', '_')), labels.keys), mapValues(labels)
  ) CODEC(ZSTD(3)),
  INDEX ix_family family TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_service service TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_keys labels.keys TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX ix_values mapValues(labels) TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = ${AGGREGATING_MERGE_TREE}
ORDER BY (project_id, metric, series_id)
TTL last_seen + INTERVAL 401 DAY
SETTINGS allow_dimensions_outside_sorting_key = 1, ${DEDUPLICATION};

-- A stale marker is the NaN with the bits 0x7ff0000000000002. Series are spread by their ids, so granules are small:
-- a thousand of ten thousand series are then read in half the time, for one part in a hundred more bytes.
CREATE TABLE IF NOT EXISTS ${DATABASE}.metric_samples ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  metric LowCardinality(String) CODEC(ZSTD(1)),
  series_id UInt64 CODEC(ZSTD(1)),
  timestamp DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  value Float64 CODEC(Delta(8), ZSTD(1)),
  retention_days UInt16 DEFAULT 30 CODEC(ZSTD(1))
) ENGINE = ${MERGE_TREE}
PARTITION BY (retention_days, toDate(timestamp))
ORDER BY (project_id, metric, series_id, timestamp)
TTL toDateTime(timestamp) + toIntervalDay(retention_days)
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, ${DEDUPLICATION};

-- An hour of a series in one row, kept thirteen months whatever the retention of the samples.
CREATE TABLE IF NOT EXISTS ${DATABASE}.metric_1h ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  metric LowCardinality(String) CODEC(ZSTD(1)),
  series_id UInt64 CODEC(ZSTD(1)),
  t DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
  least SimpleAggregateFunction(min, Float64) CODEC(ZSTD(1)),
  greatest SimpleAggregateFunction(max, Float64) CODEC(ZSTD(1)),
  total SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
  samples SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  last AggregateFunction(argMax, Float64, DateTime64(3, 'UTC')) CODEC(ZSTD(1))
) ENGINE = ${AGGREGATING_MERGE_TREE}
PARTITION BY toYYYYMM(t)
ORDER BY (project_id, metric, series_id, t)
TTL t + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, ${DEDUPLICATION};

CREATE MATERIALIZED VIEW IF NOT EXISTS ${DATABASE}.metric_1h_mv ${ON_CLUSTER} TO ${DATABASE}.metric_1h AS
SELECT
  project_id, metric, series_id, toStartOfHour(timestamp) AS t,
  min(value) AS least, max(value) AS greatest, sum(value) AS total, count() AS samples,
  argMaxState(value, timestamp) AS last
FROM ${DATABASE}.metric_samples
WHERE NOT isNaN(value)
GROUP BY project_id, metric, series_id, t;

-- Exponential histograms: bucket i of `positive` counts values in (b^(o+i), b^(o+i+1)] with b = 2^(2^-scale).
CREATE TABLE IF NOT EXISTS ${DATABASE}.metric_histograms ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  metric LowCardinality(String) CODEC(ZSTD(1)),
  series_id UInt64 CODEC(ZSTD(1)),
  timestamp DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  count UInt64 CODEC(Delta(8), ZSTD(1)),
  sum Float64 CODEC(ZSTD(1)),
  min Float64 CODEC(ZSTD(1)),
  max Float64 CODEC(ZSTD(1)),
  scale Int8 CODEC(ZSTD(1)),
  zero_threshold Float64 CODEC(ZSTD(1)),
  zero_count UInt64 CODEC(ZSTD(1)),
  positive_offset Int32 CODEC(ZSTD(1)),
  positive Array(UInt64) CODEC(ZSTD(1)),
  negative_offset Int32 CODEC(ZSTD(1)),
  negative Array(UInt64) CODEC(ZSTD(1)),
  stale Bool CODEC(ZSTD(1)),
  retention_days UInt16 DEFAULT 30 CODEC(ZSTD(1))
) ENGINE = ${MERGE_TREE}
PARTITION BY (retention_days, toDate(timestamp))
ORDER BY (project_id, metric, series_id, timestamp)
TTL toDateTime(timestamp) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, ${DEDUPLICATION};

CREATE TABLE IF NOT EXISTS ${DATABASE}.metric_exemplars ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  metric LowCardinality(String) CODEC(ZSTD(1)),
  series_id UInt64 CODEC(ZSTD(1)),
  timestamp DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  value Float64 CODEC(ZSTD(1)),
  trace_id String CODEC(ZSTD(1)),
  span_id String CODEC(ZSTD(1)),
  labels Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  retention_days UInt16 DEFAULT 30 CODEC(ZSTD(1)),
  INDEX ix_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = ${MERGE_TREE}
PARTITION BY (retention_days, toDate(timestamp))
ORDER BY (project_id, metric, series_id, timestamp)
TTL toDateTime(timestamp) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, ${DEDUPLICATION};
