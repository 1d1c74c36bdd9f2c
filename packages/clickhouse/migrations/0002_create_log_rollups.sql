-- Counts a minute by the dimensions that every page asks for. Filled from logs by a materialized view.
CREATE TABLE IF NOT EXISTS ${DATABASE}.logs_1m ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  t DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
  service LowCardinality(String) CODEC(ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  severity_number UInt8 CODEC(ZSTD(1)),
  events SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  body_bytes SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1))
) ENGINE = ${AGGREGATING_MERGE_TREE}
PARTITION BY toYYYYMM(t)
ORDER BY (project_id, service, environment, severity_number, t)
TTL t + INTERVAL 400 DAY
SETTINGS ${DEDUPLICATION};

CREATE MATERIALIZED VIEW IF NOT EXISTS ${DATABASE}.logs_1m_mv ${ON_CLUSTER} TO ${DATABASE}.logs_1m AS
SELECT
  project_id, toStartOfMinute(timestamp) AS t, service, environment, severity_number,
  count() AS events, sum(length(body)) AS body_bytes
FROM ${DATABASE}.logs
GROUP BY project_id, t, service, environment, severity_number;
