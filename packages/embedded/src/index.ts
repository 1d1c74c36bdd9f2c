export { type ClickHouseOptions, type EmbeddedClickHouse, startEmbeddedClickHouse } from "./clickhouse";
export { usersConfig } from "./clickhouse-config";
export type { EngineExit } from "./engine-process";
export { findSetpriv, usableMemoryBytes } from "./platform";
export { type EmbeddedPostgres, type PostgresOptions, startEmbeddedPostgres } from "./postgres";
export { readOrCreateSecret } from "./secrets";
