import { createServer, type Server } from "node:http";
import { loadEnv } from "@sightglass/runtime";
import { afterAll, beforeAll, expect, it } from "vitest";
import { webEnvSchema } from "../env";
import { createDoors } from "./doors";

let intake: Server;
let port = 0;
let checks: Record<string, string> = {};

beforeAll(async () => {
  intake = createServer((_, response) => response.end(JSON.stringify({ ok: true, checks })));
  await new Promise<void>((resolve) => intake.listen(0, "127.0.0.1", resolve));
  const address = intake.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterAll(() => {
  intake?.closeAllConnections();
  intake?.close();
});

const doorsOf = (more: Record<string, string>) =>
  createDoors(
    loadEnv(webEnvSchema, {
      SIGHTGLASS_SECRET: "s".repeat(32),
      CLICKHOUSE_URL: "http://127.0.0.1:1",
      DATABASE_URL: "postgres://127.0.0.1:1/x",
      SIGHTGLASS_HTTP_PORT: String(port),
      ...more,
    }),
  );

it("lists the doors of the receivers that run, TLS only with a certificate", () => {
  const names = (more: Record<string, string>) => doorsOf(more).list.map((door) => door.name);
  expect(names({})).toEqual([
    "http",
    "otlp-http",
    "otlp-grpc",
    "syslog-udp",
    "syslog-tcp",
    "statsd-udp",
    "statsd-tcp",
    "carbon-tcp",
    "carbon-udp",
  ]);
  expect(names({ SIGHTGLASS_RECEIVERS: "syslog", SIGHTGLASS_TLS_CERT: "cert.pem" })).toEqual([
    "syslog-udp",
    "syslog-tcp",
    "syslog-tls",
  ]);
});

it("asks or connects to doors on this machine, and says so when they run elsewhere", async () => {
  const here = doorsOf({ SIGHTGLASS_SYSLOG_TCP_PORT: String(port), SIGHTGLASS_OTLP_HTTP_PORT: "1" });
  const states = await Promise.all(here.list.map((door) => here.probe(door)));
  const byName = Object.fromEntries(here.list.map((door, index) => [door.name, states[index]]));
  expect(byName).toMatchObject({ http: "up", "syslog-udp": "up", "syslog-tcp": "up", "otlp-http": "down" });
  const elsewhere = doorsOf({ SIGHTGLASS_INGEST_URL: `http://127.0.0.1:${port}` });
  const away = await Promise.all(elsewhere.list.map((door) => elsewhere.probe(door)));
  expect(away).toEqual(["up", ...Array.from({ length: 8 }, () => "unknown")]);
});

it("tells what waits for Kafka, when Kafka is used and the intake says it", async () => {
  checks = { spool: "waiting, 1234 bytes" };
  expect(await doorsOf({}).spool()).toBeNull();
  const doors = doorsOf({ KAFKA_BROKERS: "127.0.0.1:1" });
  expect(await doors.spool()).toEqual({ direct: false, bytes: 1234 });
  checks = { spool: "direct, 0 bytes" };
  expect(await doors.spool()).toEqual({ direct: true, bytes: 0 });
  checks = {};
  expect(await doors.spool()).toBeNull();
});
