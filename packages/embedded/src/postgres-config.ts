/** Settings of the embedded Postgres: little memory, full durability, loopback only. Pure. */

/** What the settings depend on. */
export interface PostgresConfigOptions {
  readonly port: number;
  /** Only for tests: gives up durability for speed. */
  readonly unsafe?: boolean;
}

/** Arguments of `postgres` besides `-D`: every setting is given at start, the cluster's own file stays untouched. */
export function postgresSettings(options: PostgresConfigOptions): string[] {
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    port: String(options.port),
    unix_socket_directories: "",
    max_connections: "60",
    shared_buffers: "32MB",
    effective_cache_size: "256MB",
    work_mem: "4MB",
    maintenance_work_mem: "32MB",
    max_wal_size: "256MB",
    min_wal_size: "32MB",
    max_worker_processes: "2",
    max_parallel_workers: "0",
    max_parallel_workers_per_gather: "0",
    io_method: "sync",
    autovacuum_max_workers: "1",
    autovacuum_naptime: "60s",
    autovacuum_worker_slots: "2",
    max_wal_senders: "0",
    wal_level: "minimal",
    jit: "off",
    password_encryption: "scram-sha-256",
    log_checkpoints: "off",
    log_min_messages: "warning",
    log_min_error_statement: "panic",
    log_timezone: "UTC",
    TimeZone: "UTC",
    fsync: options.unsafe === true ? "off" : "on",
    synchronous_commit: options.unsafe === true ? "off" : "on",
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** Arguments of `initdb` for a new cluster: UTF-8 with the same order on every machine. */
export function initdbArguments(options: {
  cluster: string;
  passwordFile: string;
  unsafe?: boolean;
}): string[] {
  return [
    `--pgdata=${options.cluster}`,
    "--username=sightglass",
    `--pwfile=${options.passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--no-locale",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
    ...(options.unsafe === true ? ["--no-sync"] : []),
  ];
}
