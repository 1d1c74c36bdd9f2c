-- The schema after all migrations, as SHOW CREATE TABLE prints it. Made by migrate.int.test.ts.

CREATE TABLE sightglass.dead_letters
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `observed_timestamp` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `event_id` UInt64 CODEC(Delta(8), ZSTD(1)),
    `signal` LowCardinality(String) CODEC(ZSTD(1)),
    `source` LowCardinality(String) CODEC(ZSTD(1)),
    `reason` LowCardinality(String) CODEC(ZSTD(1)),
    `message` String CODEC(ZSTD(1)),
    `origin` String CODEC(ZSTD(1)),
    `raw` String CODEC(ZSTD(3)),
    `raw_bytes` UInt32 CODEC(ZSTD(1)),
    `block_id` String CODEC(ZSTD(1)),
    `retention_days` UInt16 DEFAULT 30 CODEC(ZSTD(1)),
    INDEX ix_event event_id TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY (retention_days, toDate(observed_timestamp))
ORDER BY (project_id, reason, observed_timestamp)
TTL toDateTime(observed_timestamp) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE TABLE sightglass.field_values
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `signal` LowCardinality(String) CODEC(ZSTD(1)),
    `day` Date CODEC(ZSTD(1)),
    `key` LowCardinality(String) CODEC(ZSTD(1)),
    `type` LowCardinality(String) CODEC(ZSTD(1)),
    `value` String CODEC(ZSTD(1)),
    `events` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    `last_seen` SimpleAggregateFunction(max, DateTime('UTC')) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (project_id, signal, key, type, day, value)
TTL day + toIntervalDay(30)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE MATERIALIZED VIEW sightglass.field_values_bool_mv TO sightglass.field_values
(
    `project_id` UInt32,
    `signal` String,
    `day` Date,
    `key` LowCardinality(String),
    `type` String,
    `value` String,
    `events` UInt64,
    `last_seen` DateTime('UTC')
)
AS SELECT
    project_id,
    'logs' AS signal,
    toDate(timestamp) AS day,
    m.1 AS key,
    'bool' AS type,
    if(m.2, 'true', 'false') AS value,
    count() AS events,
    max(toDateTime(timestamp)) AS last_seen
FROM sightglass.logs
ARRAY JOIN attributes_bool AS m
GROUP BY
    project_id,
    day,
    key,
    value;

CREATE MATERIALIZED VIEW sightglass.field_values_column_mv TO sightglass.field_values
(
    `project_id` UInt32,
    `signal` String,
    `day` Date,
    `key` String,
    `type` String,
    `value` String,
    `events` UInt64,
    `last_seen` DateTime('UTC')
)
AS SELECT
    project_id,
    'logs' AS signal,
    day,
    c.1 AS key,
    'column' AS type,
    c.2 AS value,
    sum(n) AS events,
    max(seen) AS last_seen
FROM
(
    SELECT
        project_id,
        toDate(timestamp) AS day,
        host,
        environment,
        version,
        count() AS n,
        max(toDateTime(timestamp)) AS seen
    FROM sightglass.logs
    GROUP BY
        project_id,
        day,
        host,
        environment,
        version
)
ARRAY JOIN [('host', CAST(host, 'String')), ('environment', CAST(environment, 'String')), ('version', CAST(version, 'String'))] AS c
GROUP BY
    project_id,
    day,
    key,
    value;

CREATE MATERIALIZED VIEW sightglass.field_values_number_mv TO sightglass.field_values
(
    `project_id` UInt32,
    `signal` String,
    `day` Date,
    `key` LowCardinality(String),
    `type` String,
    `value` String,
    `events` UInt64,
    `last_seen` DateTime('UTC')
)
AS SELECT
    project_id,
    'logs' AS signal,
    day,
    key,
    'number' AS type,
    v.1 AS value,
    v.2 AS events,
    last_seen
FROM
(
    SELECT
        project_id,
        day,
        key,
        max(seen) AS last_seen,
        sum(n) AS total,
        groupArray(201)((toString(value), n)) AS vals_all,
        if((count() > 200) OR ((count() > 20) AND ((count() * 4) > total)), [('', total)], vals_all) AS vals
    FROM
    (
        SELECT
            project_id,
            toDate(timestamp) AS day,
            m.1 AS key,
            m.2 AS value,
            count() AS n,
            max(toDateTime(timestamp)) AS seen
        FROM sightglass.logs
        ARRAY JOIN attributes_number AS m
        GROUP BY
            project_id,
            day,
            key,
            value
    )
    GROUP BY
        project_id,
        day,
        key
)
ARRAY JOIN vals AS v;

CREATE MATERIALIZED VIEW sightglass.field_values_text_mv TO sightglass.field_values
(
    `project_id` UInt32,
    `signal` String,
    `day` Date,
    `key` LowCardinality(String),
    `type` String,
    `value` String,
    `events` UInt64,
    `last_seen` DateTime('UTC')
)
AS SELECT
    project_id,
    'logs' AS signal,
    day,
    key,
    'text' AS type,
    v.1 AS value,
    v.2 AS events,
    last_seen
FROM
(
    SELECT
        project_id,
        day,
        key,
        max(seen) AS last_seen,
        sum(n) AS total,
        groupArray(2001)((value, n)) AS vals_all,
        if(max(many) OR (count() > 2000) OR ((count() > 20) AND ((count() * 4) > total)), [('', total)], vals_all) AS vals
    FROM
    (
        SELECT
            project_id,
            day,
            key,
            value,
            max(newest) AS seen,
            max(is_many) AS many,
            sum(if(is_many, rows, 1)) AS n
        FROM
        (
            SELECT
                project_id,
                day,
                key,
                newest,
                length(found) AS rows,
                arrayUniq(arraySlice(found, 1, 2400)) AS first_distinct,
                (first_distinct > 2000) OR ((rows <= 2400) AND (first_distinct > 20) AND ((first_distinct * 4) > rows)) AS is_many,
                if(is_many, arraySlice(found, 1, 1), found) AS counted
            FROM
            (
                SELECT
                    project_id,
                    toDate(timestamp) AS day,
                    m.1 AS key,
                    max(toDateTime(timestamp)) AS newest,
                    groupArray(if(length(m.2) > 128, '', m.2)) AS found
                FROM sightglass.logs
                ARRAY JOIN attributes_text AS m
                GROUP BY
                    project_id,
                    day,
                    key
            )
        )
        ARRAY JOIN counted AS value
        GROUP BY
            project_id,
            day,
            key,
            value
    )
    GROUP BY
        project_id,
        day,
        key
)
ARRAY JOIN vals AS v;

CREATE TABLE sightglass.ingest_latency
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `t` DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    `source` LowCardinality(String) CODEC(ZSTD(1)),
    `delay_ms` UInt32 CODEC(ZSTD(1)),
    `events` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(t)
ORDER BY (project_id, source, t, delay_ms)
TTL t + toIntervalDay(30)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE TABLE sightglass.ingest_outcomes
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `t` DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    `source` LowCardinality(String) CODEC(ZSTD(1)),
    `signal` LowCardinality(String) CODEC(ZSTD(1)),
    `process` LowCardinality(String) CODEC(ZSTD(1)),
    `outcome` LowCardinality(String) CODEC(ZSTD(1)),
    `reason` LowCardinality(String) CODEC(ZSTD(1)),
    `events` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    `bytes` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    `last_seen` SimpleAggregateFunction(max, DateTime64(3, 'UTC')) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(t)
ORDER BY (project_id, source, signal, outcome, reason, process, t)
TTL t + toIntervalDay(400)
SETTINGS non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE TABLE sightglass.logs
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `timestamp` DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `observed_timestamp` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `event_id` UInt64 CODEC(Delta(8), ZSTD(1)),
    `severity_number` UInt8 CODEC(ZSTD(1)),
    `severity_text` LowCardinality(String) CODEC(ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `version` LowCardinality(String) CODEC(ZSTD(1)),
    `resource_id` UInt64 CODEC(ZSTD(1)),
    `scope_name` LowCardinality(String) CODEC(ZSTD(1)),
    `trace_id` String CODEC(ZSTD(1)),
    `span_id` String CODEC(ZSTD(1)),
    `trace_flags` UInt8 CODEC(ZSTD(1)),
    `body` String CODEC(ZSTD(1)),
    `attributes_text` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    `attributes_number` Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
    `attributes_bool` Map(LowCardinality(String), Bool) CODEC(ZSTD(1)),
    `retention_days` UInt16 DEFAULT 30 CODEC(ZSTD(1)),
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
    INDEX ix_body body TYPE text(tokenizer = splitByNonAlpha, preprocessor = lowerUTF8(body), posting_list_codec = 'bitpacking') GRANULARITY 100000000
)
ENGINE = MergeTree
PARTITION BY (retention_days, toDate(timestamp))
PRIMARY KEY (project_id, service, timestamp)
ORDER BY (project_id, service, timestamp, event_id)
TTL toDateTime(timestamp) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE TABLE sightglass.logs_1m
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `t` DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `severity_number` UInt8 CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `events` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    `body_bytes` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY (retention_days, toDate(t))
ORDER BY (project_id, service, environment, severity_number, t, retention_days)
TTL t + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE MATERIALIZED VIEW sightglass.logs_1m_mv TO sightglass.logs_1m
(
    `project_id` UInt32,
    `t` DateTime('UTC'),
    `service` LowCardinality(String),
    `environment` LowCardinality(String),
    `severity_number` UInt8,
    `retention_days` UInt16,
    `events` UInt64,
    `body_bytes` UInt64
)
AS SELECT
    project_id,
    toStartOfMinute(timestamp) AS t,
    service,
    environment,
    severity_number,
    retention_days,
    count() AS events,
    sum(length(body)) AS body_bytes
FROM sightglass.logs
GROUP BY
    project_id,
    t,
    service,
    environment,
    severity_number,
    retention_days;

CREATE TABLE sightglass.resources
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `resource_id` UInt64 CODEC(ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `attributes` Map(LowCardinality(String), String) CODEC(ZSTD(3)),
    `first_seen` SimpleAggregateFunction(min, DateTime('UTC')) CODEC(ZSTD(1)),
    `last_seen` SimpleAggregateFunction(max, DateTime('UTC')) CODEC(ZSTD(1)),
    INDEX ix_keys attributes.keys TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX ix_values mapValues(attributes) TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = AggregatingMergeTree
ORDER BY (project_id, service, resource_id)
TTL last_seen + toIntervalDay(401)
SETTINGS allow_dimensions_outside_sorting_key = 1, non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE TABLE sightglass.schema_migrations
(
    `version` UInt32,
    `name` String,
    `checksum` String,
    `applied_at` DateTime('UTC') DEFAULT now()
)
ENGINE = ReplacingMergeTree(applied_at)
ORDER BY version
SETTINGS index_granularity = 8192;
