/**
 * docker-compose.yml without Docker: it is parsed, its variables are checked against the env schemas, and its
 * processes run with its environment as plain children, on a real broker and the engines as outside servers.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import {
  freePort,
  startClickHouse,
  startKafka,
  startPostgres,
  type TempDir,
  type TestClickHouse,
  type TestKafka,
  tempDir,
  waitFor,
} from "@sightglass/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { standaloneEnvSchema } from "../apps/standalone/src/env";
import { webEnvSchema } from "../apps/web/src/env";
import { ingestEnvSchema } from "../services/ingest/src/env";
import { writerEnvSchema } from "../services/writer/src/env";

const service = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  read_only: z.boolean(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
  deploy: z
    .looseObject({ resources: z.looseObject({ limits: z.record(z.string(), z.string()) }) })
    .optional(),
  volumes: z.array(z.string()).default([]),
});
const compose = z
  .object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.unknown()) })
  .parse(parse(readFileSync("docker-compose.yml", "utf8"), { merge: true }));

const SCHEMAS = [
  ["services/ingest/", ingestEnvSchema],
  ["services/writer/", writerEnvSchema],
  ["apps/web/", webEnvSchema],
  ["apps/standalone/", standaloneEnvSchema],
] as const;
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

/** What Next's own server reads. */
const NOT_OURS: ReadonlySet<string> = new Set(["HOSTNAME", "PORT"]);
const PORTS = [
  "web",
  "http",
  "writer",
  "otlp",
  "syslog-health",
  "otlp-http",
  "otlp-grpc",
  "syslog",
  "statsd",
  "carbon",
];
/** Port of the health of the ingest processes, each on this one machine. */
const HEALTH: Readonly<Record<string, string>> = { "ingest-otlp": "otlp", "ingest-syslog": "syslog-health" };
const ONE_SHOT: ReadonlySet<string> = new Set(["secrets", "prepare"]);
const names = Object.keys(compose.services);
const ours = names.filter((name) => of(name).image.startsWith("sightglass:"));

function of(name: string): z.output<typeof service> {
  const found = compose.services[name];
  if (!found) throw new Error(`docker-compose.yml has no ${name}`);
  return found;
}

describe("docker-compose.yml", () => {
  it.each(ours)("gives %s only settings that it knows", (name) => {
    const { command, environment } = of(name);
    const schema = SCHEMAS.find(([folder]) => command[1]?.startsWith(folder))?.[1];
    const known = new Set(Object.keys(schema?.shape ?? {}));
    const unknown = Object.keys(environment).filter(
      (variable) => !NOT_OURS.has(variable) && !known.has(variable.replace(/_FILE$/, "")),
    );
    expect(unknown).toEqual([]);
  });

  it.each(names)("keeps %s small: no privileges, a health check, limits", (name) => {
    const { cap_drop, security_opt, read_only, healthcheck, deploy } = of(name);
    expect(cap_drop).toEqual(["ALL"]);
    expect(security_opt).toEqual(["no-new-privileges:true"]);
    expect(read_only || name === "kafka").toBe(true);
    if (ONE_SHOT.has(name)) return;
    expect(healthcheck?.test.length).toBeGreaterThan(1);
    expect(Object.keys(deploy?.resources.limits ?? {}).sort()).toEqual(["cpus", "memory"]);
  });

  it("mounts no volume that it does not declare", () => {
    const mounted = names.flatMap((name) => of(name).volumes.map((volume) => volume.split(":")[0] ?? ""));
    const missing = mounted.filter((volume) => !volume.startsWith("./") && !(volume in compose.volumes));
    expect(missing).toEqual([]);
  });
});

describe("the processes of docker-compose.yml as plain children", () => {
  let dir: TempDir;
  let kafka: TestKafka;
  let clickhouse: TestClickHouse;
  let stopPostgres: () => Promise<void>;
  let databaseUrl = "";
  const ports = new Map<string, number>();
  const children: ChildProcess[] = [];
  const ingestKey = "sgi_compose_ingest_key_0123456789";
  const apiToken = "sgt_compose_api_token_0123456789";

  beforeAll(async () => {
    dir = tempDir("compose");
    kafka = await startKafka();
    clickhouse = await startClickHouse();
    const postgres = await startPostgres();
    stopPostgres = () => postgres.stop();
    databaseUrl = await postgres.freshDatabase();
    for (const name of PORTS) ports.set(name, await freePort());
    writeSecrets();
    const prepare = of("prepare");
    const result = spawnSync(process.execPath, prepare.command.slice(1), {
      encoding: "utf8",
      env: environmentOf("prepare", { SIGHTGLASS_INGEST_KEY: ingestKey, SIGHTGLASS_API_TOKEN: apiToken }),
    });
    expect(result.stderr + result.stdout).toContain("The stores are ready");
    for (const name of ours.filter((one) => !ONE_SHOT.has(one))) start(name);
  }, 180_000);

  afterAll(async () => {
    for (const child of children) child.kill("SIGTERM");
    await Promise.all(children.map(ended));
    await clickhouse.stop();
    await stopPostgres();
    await kafka.stop();
    dir.remove();
  }, 60_000);

  /** What `secrets` would have made for these stores. */
  function writeSecrets(): void {
    const made = spawnSync(process.execPath, [...of("secrets").command.slice(1, 3), dir.path], {
      encoding: "utf8",
    });
    expect(made.stdout).toContain("app/session");
    mkdirSync(join(dir.path, "app"), { recursive: true });
    const replace = (name: string, text: string) =>
      writeFileSync(join(dir.path, "app", `own-${name}`), text, { mode: 0o600 });
    replace("clickhouse-writer", clickhouse.writer.password);
    replace("clickhouse-reader", clickhouse.reader.password);
    replace("database-url", databaseUrl);
    replace("session", readFileSync(join(dir.path, "app", "session"), "utf8"));
  }

  /** The environment of a container, with names of hosts, mounted files and ports as they are here. */
  function environmentOf(name: string, more: Record<string, string> = {}): NodeJS.ProcessEnv {
    const { PATH, HOME, TMPDIR } = process.env;
    const env: NodeJS.ProcessEnv = { PATH, HOME, TMPDIR, NODE_ENV: "production" };
    for (const [variable, value] of Object.entries({ ...of(name).environment, ...more })) {
      env[variable] = value
        .replace(/^\$\{\w+:-(.*)\}$/, "$1")
        .replace("kafka:9092", kafka.brokers.join(","))
        .replace("http://clickhouse:8123", clickhouse.url)
        .replace("http://ingest-http:8080", `http://127.0.0.1:${ports.get("http")}`)
        .replace(/^\/run\/sightglass\//, join(dir.path, "app", "own-"))
        .replace(/^\/(var\/lib|tmp)\/sightglass$/, join(dir.path, name))
        .replace(/^0\.0\.0\.0$/, "127.0.0.1");
    }
    return {
      ...env,
      PORT: String(ports.get("web")),
      SIGHTGLASS_HTTP_PORT: String(ports.get(HEALTH[name] ?? "http")),
      SIGHTGLASS_WRITER_PORT: String(ports.get("writer")),
      SIGHTGLASS_OTLP_HTTP_PORT: String(ports.get("otlp-http")),
      SIGHTGLASS_OTLP_GRPC_PORT: String(ports.get("otlp-grpc")),
      SIGHTGLASS_SYSLOG_TCP_PORT: String(ports.get("syslog")),
      SIGHTGLASS_SYSLOG_UDP_PORT: String(ports.get("syslog")),
      SIGHTGLASS_STATSD_PORT: String(ports.get("statsd")),
      SIGHTGLASS_CARBON_PORT: String(ports.get("carbon")),
      KAFKA_TOPIC: `compose-${ports.get("web")}`,
    };
  }

  function start(name: string): void {
    const child = spawn(process.execPath, of(name).command.slice(1), {
      env: environmentOf(name),
      stdio: ["ignore", "ignore", "inherit"],
    });
    children.push(child);
  }

  const answers = (url: string) =>
    fetch(url).then(
      (answer) => answer.status === 200 || undefined,
      () => undefined,
    );

  it("become ready, and find over Kafka what was sent", async () => {
    for (const name of ["http", "otlp", "syslog-health", "writer", "web"]) {
      const url = `http://127.0.0.1:${ports.get(name)}/readyz`;
      await waitFor(() => answers(url), { timeoutMs: 60_000, what: `${name} to be ready` });
    }
    const line = connect(ports.get("syslog") ?? 0, "127.0.0.1");
    line.end("<14>1 2026-11-21T12:00:00Z host app - - - over Kafka by syslog\n");
    const sent = await fetch(`http://127.0.0.1:${ports.get("http")}/api/v1/logs`, {
      method: "POST",
      headers: { authorization: `Bearer ${ingestKey}` },
      body: JSON.stringify({ message: "over Kafka", service: "compose", order: 42 }),
    });
    expect(await sent.json()).toMatchObject({ accepted: 1 });
    const found = await waitFor(
      async () => {
        const answer = await fetch(
          `http://127.0.0.1:${ports.get("web")}/api/v1/logs?from=now-7d&query=${encodeURIComponent('"over Kafka"')}`,
          {
            headers: { authorization: `Bearer ${apiToken}` },
          },
        );
        const { rows } = z
          .object({ rows: z.array(z.object({ body: z.string() })) })
          .parse(await answer.json());
        return rows.length > 1 ? rows.map(({ body }) => body).sort() : undefined;
      },
      { timeoutMs: 30_000, what: "the two events" },
    );
    expect(found).toEqual(["over Kafka", "over Kafka by syslog"]);
  }, 180_000);
});
