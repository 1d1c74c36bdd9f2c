/**
 * The stores as outside servers, for the footing `kafka`: a Kafka cluster, ClickHouse and Postgres, each of which can be
 * away, frozen and back again without the product's supervisor having a say.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { loadModule } from "../checks/load.mjs";
import { processTree } from "../lab/processes.mjs";

const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, fatal() {} };

function freePort() {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** @param {{brokers?: number}} options */
export async function startOutsideStores({ brokers = 1 } = {}) {
  const { startKafkaCluster } = await loadModule("packages/testkit/src/kafka-cluster.ts");
  const beside = resolve("node_modules/.cache/sightglass-checks");
  mkdirSync(beside, { recursive: true });
  copyFileSync("packages/embedded/src/clickhouse-child.mjs", join(beside, "clickhouse-child.mjs"));
  const { startEmbeddedClickHouse, startEmbeddedPostgres } = await loadModule(
    "packages/embedded/src/index.ts",
  );
  const dataDir = mkdtempSync(join(tmpdir(), "sightglass-outside-"));
  const kafka = await startKafkaCluster({ size: brokers });
  const ports = { clickhouse: await freePort(), postgres: await freePort() };
  const start = {
    clickhouse: () => startEmbeddedClickHouse({ dataDir, port: ports.clickhouse, logger: quiet }),
    postgres: () => startEmbeddedPostgres({ dataDir, port: ports.postgres, logger: quiet }),
  };
  const engines = { clickhouse: await start.clickhouse(), postgres: await start.postgres() };
  return new OutsideStores({ kafka, brokers, engines, start, dataDir });
}

class OutsideStores {
  #parts;

  constructor(parts) {
    this.#parts = parts;
  }

  get kafka() {
    return this.#parts.kafka;
  }

  /** Where ClickHouse and Postgres keep their files. */
  get dataDir() {
    return this.#parts.dataDir;
  }

  /** What the product needs to find them. */
  get env() {
    const { kafka, engines, brokers } = this.#parts;
    return {
      KAFKA_BROKERS: kafka.brokers.join(","),
      KAFKA_TOPIC_REPLICATION: String(Math.min(brokers, 3)),
      CLICKHOUSE_URL: engines.clickhouse.url,
      CLICKHOUSE_USER: "writer",
      CLICKHOUSE_PASSWORD: engines.clickhouse.writer.password,
      CLICKHOUSE_READER_USER: "reader",
      CLICKHOUSE_READER_PASSWORD: engines.clickhouse.reader.password,
      DATABASE_URL: engines.postgres.url,
    };
  }

  /** kill -9, without coming back. */
  async down(name) {
    const { kafka, engines, brokers } = this.#parts;
    if (name === "kafka") {
      await Promise.all(Array.from({ length: brokers }, (_, i) => kafka.kill(i)));
      return;
    }
    process.kill(engines[name].pid, "SIGKILL");
    await engines[name].exited;
  }

  async up(name) {
    const { kafka, engines, start, brokers } = this.#parts;
    if (name === "kafka") await Promise.all(Array.from({ length: brokers }, (_, i) => kafka.start(i)));
    else engines[name] = await start[name]();
  }

  /** Resident memory of ClickHouse or Postgres, its first process alone. */
  rssBytes(name) {
    return processTree(this.#parts.engines[name].pid)[0]?.rssBytes ?? 0;
  }

  /** SIGSTOP or SIGCONT. */
  freeze(name, frozen) {
    const { kafka, engines, brokers } = this.#parts;
    if (name === "kafka") for (let i = 0; i < brokers; i += 1) kafka.freeze(i, frozen);
    else
      for (const { pid } of processTree(engines[name].pid)) process.kill(pid, frozen ? "SIGSTOP" : "SIGCONT");
  }

  async stop() {
    const { kafka, engines, dataDir } = this.#parts;
    await Promise.all([engines.clickhouse.stop(), engines.postgres.stop(), kafka.stop()]);
    rmSync(dataDir, { recursive: true, force: true });
  }
}
