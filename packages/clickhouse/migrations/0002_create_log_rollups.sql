-- Counts a minute by the dimensions that every page asks for. Filled from logs by a materialized view.
-- Kept as long as the logs that it counts, in the same partitions: whole parts expire.
CREATE TABLE IF NOT EXISTS ${DATABASE}.logs_1m ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  t DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  severity_number UInt8 CODEC(ZSTD(1)),
  retention_days UInt16 CODEC(ZSTD(1)),
  events SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  body_bytes SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1))
) ENGINE = ${AGGREGATING_MERGE_TREE}
PARTITION BY (retention_days, toDate(t))
ORDER BY (project_id, service, environment, severity_number, t, retention_days)
TTL t + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, ${DEDUPLICATION};

CREATE MATERIALIZED VIEW IF NOT EXISTS ${DATABASE}.logs_1m_mv ${ON_CLUSTER} TO ${DATABASE}.logs_1m AS
SELECT
  project_id, toStartOfMinute(timestamp) AS t, service, environment, severity_number, retention_days,
  count() AS events, sum(length(body)) AS body_bytes
FROM ${DATABASE}.logs
GROUP BY project_id, t, service, environment, severity_number, retention_days;
