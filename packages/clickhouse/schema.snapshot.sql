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

CREATE TABLE sightglass.metric_1h
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `metric` LowCardinality(String) CODEC(ZSTD(1)),
    `series_id` UInt64 CODEC(ZSTD(1)),
    `t` DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    `least` SimpleAggregateFunction(min, Float64) CODEC(ZSTD(1)),
    `greatest` SimpleAggregateFunction(max, Float64) CODEC(ZSTD(1)),
    `total` SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
    `samples` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    `last` AggregateFunction(argMax, Float64, DateTime64(3, 'UTC')) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(t)
ORDER BY (project_id, metric, series_id, t)
TTL t + toIntervalDay(400)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE MATERIALIZED VIEW sightglass.metric_1h_mv TO sightglass.metric_1h
(
    `project_id` UInt32,
    `metric` LowCardinality(String),
    `series_id` UInt64,
    `t` DateTime('UTC'),
    `least` Float64,
    `greatest` Float64,
    `total` Float64,
    `samples` UInt64,
    `last` AggregateFunction(argMax, Float64, DateTime64(3, 'UTC'))
)
AS SELECT
    project_id,
    metric,
    series_id,
    toStartOfHour(timestamp) AS t,
    min(value) AS least,
    max(value) AS greatest,
    sum(value) AS total,
    count() AS samples,
    argMaxState(value, timestamp) AS last
FROM sightglass.metric_samples
WHERE NOT isNaN(value)
GROUP BY
    project_id,
    metric,
    series_id,
    t;

CREATE TABLE sightglass.metric_exemplars
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `metric` LowCardinality(String) CODEC(ZSTD(1)),
    `series_id` UInt64 CODEC(ZSTD(1)),
    `timestamp` DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    `value` Float64 CODEC(ZSTD(1)),
    `trace_id` String CODEC(ZSTD(1)),
    `span_id` String CODEC(ZSTD(1)),
    `labels` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    `retention_days` UInt16 DEFAULT 30 CODEC(ZSTD(1)),
    INDEX ix_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY (retention_days, toDate(timestamp))
ORDER BY (project_id, metric, series_id, timestamp)
TTL toDateTime(timestamp) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE TABLE sightglass.metric_histograms
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `metric` LowCardinality(String) CODEC(ZSTD(1)),
    `series_id` UInt64 CODEC(ZSTD(1)),
    `timestamp` DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    `count` UInt64 CODEC(Delta(8), ZSTD(1)),
    `sum` Float64 CODEC(ZSTD(1)),
    `min` Float64 CODEC(ZSTD(1)),
    `max` Float64 CODEC(ZSTD(1)),
    `scale` Int8 CODEC(ZSTD(1)),
    `zero_threshold` Float64 CODEC(ZSTD(1)),
    `zero_count` UInt64 CODEC(ZSTD(1)),
    `positive_offset` Int32 CODEC(ZSTD(1)),
    `positive` Array(UInt64) CODEC(ZSTD(1)),
    `negative_offset` Int32 CODEC(ZSTD(1)),
    `negative` Array(UInt64) CODEC(ZSTD(1)),
    `stale` Bool CODEC(ZSTD(1)),
    `retention_days` UInt16 DEFAULT 30 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY (retention_days, toDate(timestamp))
ORDER BY (project_id, metric, series_id, timestamp)
TTL toDateTime(timestamp) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE TABLE sightglass.metric_samples
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `metric` LowCardinality(String) CODEC(ZSTD(1)),
    `series_id` UInt64 CODEC(ZSTD(1)),
    `timestamp` DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
    `value` Float64 CODEC(Delta(8), ZSTD(1)),
    `retention_days` UInt16 DEFAULT 30 CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY (retention_days, toDate(timestamp))
ORDER BY (project_id, metric, series_id, timestamp)
TTL toDateTime(timestamp) + toIntervalDay(retention_days)
SETTINGS index_granularity = 1024, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000;

CREATE TABLE sightglass.metric_series
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `metric` LowCardinality(String) CODEC(ZSTD(1)),
    `series_id` UInt64 CODEC(ZSTD(1)),
    `family` SimpleAggregateFunction(min, LowCardinality(String)) CODEC(ZSTD(1)),
    `kind` SimpleAggregateFunction(min, LowCardinality(String)) CODEC(ZSTD(1)),
    `temporality` LowCardinality(String) CODEC(ZSTD(1)),
    `monotonic` SimpleAggregateFunction(max, Bool) CODEC(ZSTD(1)),
    `unit` SimpleAggregateFunction(max, LowCardinality(String)) CODEC(ZSTD(1)),
    `description` SimpleAggregateFunction(anyLast, String) CODEC(ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `version` LowCardinality(String) CODEC(ZSTD(1)),
    `resource_id` UInt64 CODEC(ZSTD(1)),
    `labels` Map(LowCardinality(String), String) CODEC(ZSTD(3)),
    `first_seen` SimpleAggregateFunction(min, DateTime('UTC')) CODEC(ZSTD(1)),
    `last_seen` SimpleAggregateFunction(max, DateTime('UTC')) CODEC(ZSTD(1)),
    `prometheus_name` LowCardinality(String) MATERIALIZED replaceRegexpAll(metric, '[^a-zA-Z0-9_:]', '_') CODEC(ZSTD(1)),
    `prometheus_labels` Map(LowCardinality(String), String) MATERIALIZED mapFromArrays(arrayMap(key -> toLowCardinality(replaceRegexpAll(key, '[^a-zA-Z0-9_]', '_')), labels.keys), mapValues(labels)) CODEC(ZSTD(3)),
    INDEX ix_family family TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX ix_service service TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX ix_keys labels.keys TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX ix_values mapValues(labels) TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = AggregatingMergeTree
ORDER BY (project_id, metric, series_id)
TTL last_seen + toIntervalDay(401)
SETTINGS allow_dimensions_outside_sorting_key = 1, non_replicated_deduplication_window = 10000, index_granularity = 8192;

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

CREATE TABLE sightglass.service_edges_1m
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `t` DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    `pass` UInt8 CODEC(ZSTD(1)),
    `caller` LowCardinality(String) CODEC(ZSTD(1)),
    `callee` LowCardinality(String) CODEC(ZSTD(1)),
    `kind` LowCardinality(String) CODEC(ZSTD(1)),
    `external` Bool CODEC(ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `calls` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    `errors` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    `duration_ns_sum` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    `buckets` SimpleAggregateFunction(sumMap, Map(UInt16, UInt64)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY (retention_days, toYYYYMM(t))
ORDER BY (project_id, t, pass, caller, callee, kind, external, environment, retention_days)
TTL t + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE TABLE sightglass.spans
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `timestamp` DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `observed_timestamp` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `duration_ns` UInt64 CODEC(ZSTD(1)),
    `trace_id` String CODEC(ZSTD(1)),
    `span_id` String CODEC(ZSTD(1)),
    `parent_span_id` String CODEC(ZSTD(1)),
    `trace_state` String CODEC(ZSTD(1)),
    `trace_flags` UInt8 CODEC(ZSTD(1)),
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `kind` LowCardinality(String) CODEC(ZSTD(1)),
    `status` LowCardinality(String) CODEC(ZSTD(1)),
    `status_message` String CODEC(ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `host` LowCardinality(String) CODEC(ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `version` LowCardinality(String) CODEC(ZSTD(1)),
    `peer` LowCardinality(String) CODEC(ZSTD(1)),
    `resource_id` UInt64 CODEC(ZSTD(1)),
    `scope_name` LowCardinality(String) CODEC(ZSTD(1)),
    `attributes_text` Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    `attributes_number` Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
    `attributes_bool` Map(LowCardinality(String), Bool) CODEC(ZSTD(1)),
    `events` String CODEC(ZSTD(1)),
    `links` String CODEC(ZSTD(1)),
    `retention_days` UInt16 DEFAULT 30 CODEC(ZSTD(1)),
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
)
ENGINE = MergeTree
PARTITION BY (retention_days, toDate(timestamp))
PRIMARY KEY (project_id, service, timestamp)
ORDER BY (project_id, service, timestamp, span_id)
TTL toDateTime(timestamp) + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE TABLE sightglass.spans_1m
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `t` DateTime('UTC') CODEC(DoubleDelta, ZSTD(1)),
    `service` LowCardinality(String) CODEC(ZSTD(1)),
    `environment` LowCardinality(String) CODEC(ZSTD(1)),
    `version` LowCardinality(String) CODEC(ZSTD(1)),
    `kind` LowCardinality(String) CODEC(ZSTD(1)),
    `name` LowCardinality(String) CODEC(ZSTD(1)),
    `peer` LowCardinality(String) CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `spans` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    `errors` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    `duration_ns_sum` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    `duration_ns_max` SimpleAggregateFunction(max, UInt64) CODEC(ZSTD(1)),
    `buckets` SimpleAggregateFunction(sumMap, Map(UInt16, UInt64)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY (retention_days, toYYYYMM(t))
ORDER BY (project_id, service, kind, name, peer, environment, version, t, retention_days)
TTL t + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE MATERIALIZED VIEW sightglass.spans_1m_mv TO sightglass.spans_1m
(
    `project_id` UInt32,
    `t` DateTime('UTC'),
    `service` LowCardinality(String),
    `environment` LowCardinality(String),
    `version` LowCardinality(String),
    `kind` LowCardinality(String),
    `name` LowCardinality(String),
    `peer` LowCardinality(String),
    `retention_days` UInt16,
    `spans` UInt64,
    `errors` UInt64,
    `duration_ns_sum` UInt64,
    `duration_ns_max` UInt64,
    `buckets` Map(UInt16, UInt64)
)
AS SELECT
    project_id,
    t,
    service,
    environment,
    version,
    kind,
    name,
    peer,
    retention_days,
    sum(n) AS spans,
    sum(failed) AS errors,
    sum(total) AS duration_ns_sum,
    max(longest) AS duration_ns_max,
    sumMap(map(bucket, n)) AS buckets
FROM
(
    SELECT
        project_id,
        toStartOfMinute(timestamp) AS t,
        service,
        environment,
        version,
        kind,
        name,
        peer,
        retention_days,
        toUInt16(floor(8 * log2(greatest(duration_ns, 1)))) AS bucket,
        count() AS n,
        countIf(status = 'error') AS failed,
        sum(duration_ns) AS total,
        max(duration_ns) AS longest
    FROM sightglass.spans
    WHERE (kind IN ('server', 'client', 'producer', 'consumer')) OR (parent_span_id = '')
    GROUP BY
        project_id,
        t,
        service,
        environment,
        version,
        kind,
        name,
        peer,
        retention_days,
        bucket
)
GROUP BY
    project_id,
    t,
    service,
    environment,
    version,
    kind,
    name,
    peer,
    retention_days;

CREATE TABLE sightglass.traces
(
    `project_id` UInt32 CODEC(ZSTD(1)),
    `trace_id` String CODEC(ZSTD(1)),
    `day` Date CODEC(ZSTD(1)),
    `retention_days` UInt16 CODEC(ZSTD(1)),
    `started` SimpleAggregateFunction(min, DateTime64(9, 'UTC')) CODEC(Delta(8), ZSTD(1)),
    `ended` SimpleAggregateFunction(max, DateTime64(9, 'UTC')) CODEC(Delta(8), ZSTD(1)),
    `spans` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    `errors` SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
    `services` SimpleAggregateFunction(groupUniqArrayArray, Array(String)) CODEC(ZSTD(1)),
    `root` SimpleAggregateFunction(max, Tuple(
        duration_ns UInt64,
        service String,
        name String)) CODEC(ZSTD(1))
)
ENGINE = AggregatingMergeTree
PARTITION BY (retention_days, day)
ORDER BY (project_id, trace_id, day, retention_days)
TTL day + toIntervalDay(retention_days)
SETTINGS ttl_only_drop_parts = 1, non_replicated_deduplication_window = 10000, index_granularity = 8192;

CREATE MATERIALIZED VIEW sightglass.traces_mv TO sightglass.traces
(
    `project_id` UInt32,
    `trace_id` String,
    `day` Date,
    `retention_days` UInt16,
    `started` DateTime64(9, 'UTC'),
    `ended` DateTime64(9, 'UTC'),
    `spans` UInt64,
    `errors` UInt64,
    `services` Array(String),
    `root` Tuple(
        duration_ns UInt64,
        service String,
        name String)
)
AS SELECT
    project_id,
    trace_id,
    toDate(timestamp) AS day,
    retention_days,
    min(timestamp) AS started,
    max(timestamp + toIntervalNanosecond(duration_ns)) AS ended,
    count() AS spans,
    countIf(status = 'error') AS errors,
    groupUniqArray(CAST(service, 'String')) AS services,
    maxIf(CAST((duration_ns, CAST(service, 'String'), CAST(name, 'String')), 'Tuple(duration_ns UInt64, service String, name String)'), parent_span_id = '') AS root
FROM sightglass.spans
GROUP BY
    project_id,
    trace_id,
    day,
    retention_days;
