-- Which keys there are, of which type, with which values, a day. An empty value means "many values":
-- more than 2,000 texts or 200 numbers of one key in a block, more than a quarter of its rows distinct,
-- or longer than 128 bytes. The key and its type stay, so this is the key catalogue too.
CREATE TABLE IF NOT EXISTS ${DATABASE}.field_values ${ON_CLUSTER} (
  project_id UInt32 CODEC(ZSTD(1)),
  signal LowCardinality(String) CODEC(ZSTD(1)),
  day Date CODEC(ZSTD(1)),
  key LowCardinality(String) CODEC(ZSTD(1)),
  type LowCardinality(String) CODEC(ZSTD(1)),
  value String CODEC(ZSTD(1)),
  events SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  last_seen SimpleAggregateFunction(max, DateTime('UTC')) CODEC(ZSTD(1))
) ENGINE = ${AGGREGATING_MERGE_TREE}
PARTITION BY toYYYYMM(day)
ORDER BY (project_id, signal, key, type, day, value)
TTL day + INTERVAL 30 DAY
SETTINGS ${DEDUPLICATION};

CREATE MATERIALIZED VIEW IF NOT EXISTS ${DATABASE}.field_values_text_mv ${ON_CLUSTER} TO ${DATABASE}.field_values AS
SELECT project_id, 'logs' AS signal, day, key, 'text' AS type, v.1 AS value, v.2 AS events, last_seen
FROM (
  SELECT
    project_id, day, key, max(seen) AS last_seen, sum(n) AS total,
    groupArray(2001)((value, n)) AS vals_all,
    if(count() > 2000 OR (count() > 20 AND count() * 4 > total), [('', total)], vals_all) AS vals
  FROM (
    SELECT
      project_id, toDate(timestamp) AS day, m.1 AS key, if(length(m.2) > 128, '', m.2) AS value,
      count() AS n, max(toDateTime(timestamp)) AS seen
    FROM ${DATABASE}.logs ARRAY JOIN attributes_text AS m
    GROUP BY project_id, day, key, value
  )
  GROUP BY project_id, day, key
) ARRAY JOIN vals AS v;

CREATE MATERIALIZED VIEW IF NOT EXISTS ${DATABASE}.field_values_number_mv ${ON_CLUSTER} TO ${DATABASE}.field_values AS
SELECT project_id, 'logs' AS signal, day, key, 'number' AS type, v.1 AS value, v.2 AS events, last_seen
FROM (
  SELECT
    project_id, day, key, max(seen) AS last_seen, sum(n) AS total,
    groupArray(201)((toString(value), n)) AS vals_all,
    if(count() > 200 OR (count() > 20 AND count() * 4 > total), [('', total)], vals_all) AS vals
  FROM (
    SELECT
      project_id, toDate(timestamp) AS day, m.1 AS key, m.2 AS value,
      count() AS n, max(toDateTime(timestamp)) AS seen
    FROM ${DATABASE}.logs ARRAY JOIN attributes_number AS m
    GROUP BY project_id, day, key, value
  )
  GROUP BY project_id, day, key
) ARRAY JOIN vals AS v;

CREATE MATERIALIZED VIEW IF NOT EXISTS ${DATABASE}.field_values_bool_mv ${ON_CLUSTER} TO ${DATABASE}.field_values AS
SELECT
  project_id, 'logs' AS signal, toDate(timestamp) AS day, m.1 AS key, 'bool' AS type,
  if(m.2, 'true', 'false') AS value, count() AS events, max(toDateTime(timestamp)) AS last_seen
FROM ${DATABASE}.logs ARRAY JOIN attributes_bool AS m
GROUP BY project_id, day, key, value;

CREATE MATERIALIZED VIEW IF NOT EXISTS ${DATABASE}.field_values_column_mv ${ON_CLUSTER} TO ${DATABASE}.field_values AS
SELECT
  project_id, 'logs' AS signal, day, c.1 AS key, 'column' AS type, c.2 AS value,
  sum(n) AS events, max(seen) AS last_seen
FROM (
  SELECT
    project_id, toDate(timestamp) AS day, host, environment, version,
    count() AS n, max(toDateTime(timestamp)) AS seen
  FROM ${DATABASE}.logs
  GROUP BY project_id, day, host, environment, version
) ARRAY JOIN [('host', host::String), ('environment', environment::String), ('version', version::String)] AS c
GROUP BY project_id, day, key, value;
