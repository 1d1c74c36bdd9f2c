/**
 * The configuration files of the embedded ClickHouse: users, profiles, memory limits and pools fit for small machines.
 * Pure; sizes in bytes. Source: ClickHouse server settings; only what `clickhouse local` honours is in it.
 */

/** What the limits are derived from. */
export interface ClickHouseConfigOptions {
  /** Absolute path of the users file that the main file names. */
  readonly usersFile: string;
  /** Upper bound of the engine's own memory. */
  readonly memoryBytes: number;
  readonly cores: number;
  /** Lower-case hexadecimal SHA-256 of the two passwords. */
  readonly writerPasswordSha256: string;
  readonly readerPasswordSha256: string;
  /** Networks that the two users may come from; loopback unless given. */
  readonly networks?: readonly string[];
}

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** Half of the machine, at least 1 GiB: the rest is for the page cache, which ClickHouse lives on, and the services. */
export function defaultMemoryBytes(machineBytes: number): number {
  return Math.max(GIB, Math.floor(machineBytes / 2));
}

/**
 * The main configuration file. An insert is on disk before it is answered (the bus forgets it then). Cache sizes are ceilings: an idle engine holds almost nothing. Merges wait for about ten parts of a size (default: five): each merge costs as much as an insert, and a row goes through fewer.
 */
export function mainConfig(options: ClickHouseConfigOptions): string {
  const cache = (share: number) => clamp(Math.floor(options.memoryBytes * share), 32 * MIB, 2 * GIB);
  const pool = clamp(Math.floor(options.cores / 2), 2, 8);
  const slots = pool * 2;
  return `<clickhouse>
  <users_config>${escapeXml(options.usersFile)}</users_config>
  <max_server_memory_usage>${options.memoryBytes}</max_server_memory_usage>
  <mark_cache_size>${cache(0.06)}</mark_cache_size>
  <primary_index_cache_size>${cache(0.06)}</primary_index_cache_size>
  <index_mark_cache_size>${cache(0.03)}</index_mark_cache_size>
  <index_uncompressed_cache_size>0</index_uncompressed_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <text_index_header_cache_size>${cache(0.03)}</text_index_header_cache_size>
  <text_index_postings_cache_size>${cache(0.03)}</text_index_postings_cache_size>
  <compiled_expression_cache_size>${32 * MIB}</compiled_expression_cache_size>
  <max_concurrent_queries>64</max_concurrent_queries>
  <max_connections>256</max_connections>
  <keep_alive_timeout>30</keep_alive_timeout>
  <background_pool_size>${pool}</background_pool_size>
  <background_merges_mutations_concurrency_ratio>2</background_merges_mutations_concurrency_ratio>
  <background_schedule_pool_size>8</background_schedule_pool_size>
  <background_common_pool_size>2</background_common_pool_size>
  <background_move_pool_size>1</background_move_pool_size>
  <background_fetches_pool_size>1</background_fetches_pool_size>
  <merge_tree>
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
    <merge_selector_base>10</merge_selector_base>
    <max_bytes_to_merge_at_max_space_in_pool>${clamp(options.memoryBytes, 2 * GIB, 20 * GIB)}</max_bytes_to_merge_at_max_space_in_pool>
    <number_of_free_entries_in_pool_to_lower_max_size_of_merge>${slots / 2}</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
    <number_of_free_entries_in_pool_to_execute_mutation>${slots / 2}</number_of_free_entries_in_pool_to_execute_mutation>
    <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>${slots / 2}</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
  </merge_tree>
  <query_log>
    <database>system</database>
    <table>query_log</table>
    <partition_by>event_date</partition_by>
    <ttl>event_date + INTERVAL 3 DAY DELETE</ttl>
    <flush_interval_milliseconds>7500</flush_interval_milliseconds>
  </query_log>
</clickhouse>
`;
}

/**
 * The users file: `default` is the engine's own session (it must have no password and can do nothing but listen),
 * `writer` owns the database, `reader` selects.
 */
export function usersConfig(options: Omit<ClickHouseConfigOptions, "usersFile">): string {
  const networks = options.networks ?? ["127.0.0.1"];
  const query = clamp(Math.floor(options.memoryBytes / 2), 512 * MIB, 8 * GIB);
  const threads = clamp(options.cores, 1, 8);
  return `<clickhouse>
  <profiles>
    <default><log_queries>0</log_queries></default>
    <writer>
      <log_queries>1</log_queries>
      <async_insert>0</async_insert>
      <deduplicate_blocks_in_dependent_materialized_views>1</deduplicate_blocks_in_dependent_materialized_views>
      <max_memory_usage>${query}</max_memory_usage>
      <max_threads>${clamp(threads, 1, 4)}</max_threads>
    </writer>
    <reader>
      <log_queries>1</log_queries>
      <max_memory_usage>${query}</max_memory_usage>
      <max_bytes_before_external_group_by>${Math.floor(query / 2)}</max_bytes_before_external_group_by>
      <max_bytes_before_external_sort>${Math.floor(query / 2)}</max_bytes_before_external_sort>
      <max_execution_time>30</max_execution_time>
      <max_threads>${threads}</max_threads>
      <allow_ddl>0</allow_ddl>
    </reader>
  </profiles>
  <quotas><default /></quotas>
  <users>
    <default>
      <password></password>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
      <grants>
        <query>GRANT SYSTEM LISTEN ON *.*</query>
        <query>GRANT SELECT ON system.numbers</query>
      </grants>
    </default>
${user({
  name: "writer",
  hash: options.writerPasswordSha256,
  networks,
  grants: [
    "GRANT ALL ON sightglass.*",
    "GRANT SELECT ON system.*",
    "GRANT TABLE ENGINE ON *",
    "GRANT KILL QUERY ON *.*",
    "GRANT SYSTEM FLUSH LOGS ON *.*",
  ],
})}
${user({
  name: "reader",
  hash: options.readerPasswordSha256,
  networks,
  grants: ["GRANT SELECT ON sightglass.*"],
})}
  </users>
</clickhouse>
`;
}

function user(options: {
  name: string;
  hash: string;
  networks: readonly string[];
  grants: readonly string[];
}): string {
  const networks = options.networks.map((network) => `<ip>${escapeXml(network)}</ip>`).join("");
  const grants = options.grants.map((grant) => `        <query>${escapeXml(grant)}</query>`).join("\n");
  return `    <${options.name}>
      <password_sha256_hex>${options.hash}</password_sha256_hex>
      <networks>${networks}</networks>
      <profile>${options.name}</profile>
      <quota>default</quota>
      <grants>
${grants}
      </grants>
    </${options.name}>`;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
