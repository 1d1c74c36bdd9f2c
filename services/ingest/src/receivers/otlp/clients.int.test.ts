/** Real senders against the OTLP doors: every line arrives, and every field of it is compared. */
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { Metadata } from "@grpc/grpc-js";
import { logs as logsApi, SeverityNumber } from "@opentelemetry/api-logs";
import { OTLPLogExporter as GrpcExporter } from "@opentelemetry/exporter-logs-otlp-grpc";
import { OTLPLogExporter as JsonExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtobufExporter } from "@opentelemetry/exporter-logs-otlp-proto";
import { CompressionAlgorithm } from "@opentelemetry/otlp-exporter-base";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from "@opentelemetry/sdk-logs";
import { OpenTelemetryTransportV3 } from "@opentelemetry/winston-transport";
import { tempDir } from "@sightglass/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import winston from "winston";
import { KEY, NO_QUOTA } from "../../testing-world";
import { encodeOtlp } from "./testing-decoder";
import { type OtlpWorld, startOtlpWorld } from "./testing-otlp";

const exec = promisify(execFile);
const LINES = 1_000;
const headers = { authorization: `Bearer ${KEY}` };
const files = tempDir("otlp-files");
let world: OtlpWorld;

beforeAll(async () => {
  world = await startOtlpWorld(NO_QUOTA);
});
beforeEach(() => world.nextProject());
afterAll(async () => {
  await world.close();
  files.remove();
});

const compression = CompressionAlgorithm.GZIP;
const httpUrl = () => `http://127.0.0.1:${world.ports.http}/v1/logs`;

function grpcExporter(): LogRecordExporter {
  const metadata = new Metadata();
  metadata.set("authorization", `Bearer ${KEY}`);
  return new GrpcExporter({ url: `http://127.0.0.1:${world.ports.grpc}`, metadata, compression });
}

const EXPORTERS: Record<string, [make: () => LogRecordExporter, source: string]> = {
  "http/protobuf": [
    () => new ProtobufExporter({ url: httpUrl(), headers, compression }),
    "otlp-http/default",
  ],
  "http/json": [() => new JsonExporter({ url: httpUrl(), headers, compression }), "otlp-http/default"],
  grpc: [grpcExporter, "otlp-grpc/default"],
};

function provider(exporter: LogRecordExporter): LoggerProvider {
  return new LoggerProvider({
    resource: resourceFromAttributes({
      "service.name": "checkout",
      "service.version": "1.4.2",
      "host.name": "web-1",
      "deployment.environment.name": "test",
      "process.pid": 4242,
    }),
    processors: [new BatchLogRecordProcessor({ exporter, maxQueueSize: 4096, maxExportBatchSize: 256 })],
  });
}

const COLUMNS =
  "severity_number, severity_text, service, host, environment, version, scope_name, trace_id, span_id, trace_flags, body, attributes_text, attributes_number, attributes_bool, toString(timestamp) AS timestamp";

async function rows(): Promise<Record<string, unknown>[]> {
  return world.select(`SELECT ${COLUMNS} FROM logs WHERE PROJECT ORDER BY attributes_number['line']`);
}

describe("OpenTelemetry JS SDK", () => {
  it.each(Object.keys(EXPORTERS))("delivers every line by %s with gzip", async (name) => {
    const [make, source] = EXPORTERS[name] ?? [grpcExporter, ""];
    const sdk = provider(make());
    const logger = sdk.getLogger("shop", "2.1.0");
    const beganMs = Date.now() - 1_000_000;
    for (let line = 0; line < LINES; line++) {
      logger.emit({
        timestamp: beganMs + line,
        observedTimestamp: beganMs + line,
        severityNumber: SeverityNumber.WARN,
        severityText: "warn",
        body: line % 2 === 0 ? `line ${line} ünï` : { line, nested: { ok: true } },
        attributes: { line, ratio: 0.5, ok: true, path: "/pay", tags: ["a", 1], user: { id: 7 } },
      });
    }
    await sdk.forceFlush();
    await sdk.shutdown();
    const found = await rows();
    expect(found).toHaveLength(LINES);
    found.forEach((row, line) => {
      const isText = line % 2 === 0;
      expect(row).toEqual({
        severity_number: 13,
        severity_text: "warn",
        service: "checkout",
        host: "web-1",
        environment: "test",
        version: "1.4.2",
        scope_name: "shop",
        trace_id: "",
        span_id: "",
        trace_flags: 0,
        body: isText ? `line ${line} ünï` : `{"line":${line},"nested":{"ok":true}}`,
        attributes_text: { path: "/pay", tags: '["a",1]', "otel.scope.version": "2.1.0" },
        attributes_number: { line, ratio: 0.5, "user.id": 7, ...(isText ? {} : { "body.line": line }) },
        attributes_bool: { ok: true, ...(isText ? {} : { "body.nested.ok": true }) },
        timestamp: new Date(beganMs + line).toISOString().replace("T", " ").replace("Z", "000000"),
      });
    });
    const [resource] = await world.select(
      "SELECT any(attributes) AS a, count() AS n FROM resources WHERE PROJECT",
    );
    expect(resource?.a).toMatchObject({ "service.name": "checkout", "process.pid": "4242" });
    const outcomes = await world.select(
      "SELECT source, outcome, sum(events) AS n FROM ingest_outcomes WHERE PROJECT GROUP BY ALL",
    );
    expect(outcomes).toEqual([{ source, outcome: "received", n: LINES }]);
  });
});

describe("transports of Node loggers", () => {
  it("deliver every line of pino", async () => {
    const script = fileURLToPath(new URL("./testdata/pino-sender.mjs", import.meta.url));
    await exec(process.execPath, [script, httpUrl(), KEY, String(LINES)]);
    const found = await rows();
    expect(found).toHaveLength(LINES);
    found.forEach((row, line) => {
      expect(row).toMatchObject({
        body: `order ${line}`,
        severity_number: 9,
        severity_text: "info",
        service: "orders",
        scope_name: "pino",
        attributes_number: { line },
        attributes_text: { "order.id": `o-${line}` },
      });
    });
  });

  it("deliver every line of winston", async () => {
    const sdk = provider(new ProtobufExporter({ url: httpUrl(), headers }));
    logsApi.setGlobalLoggerProvider(sdk);
    const logger = winston.createLogger({ transports: [new OpenTelemetryTransportV3()] });
    for (let line = 0; line < LINES; line++) logger.warn(`order ${line}`, { line, paid: line % 3 === 0 });
    await sdk.forceFlush();
    await sdk.shutdown();
    logsApi.disable();
    const found = await rows();
    expect(found).toHaveLength(LINES);
    found.forEach((row, line) => {
      expect(row).toMatchObject({
        body: `order ${line}`,
        severity_number: 13,
        severity_text: "warn",
        service: "checkout",
        attributes_number: { line },
        attributes_bool: { paid: line % 3 === 0 },
      });
    });
  });
});

const ENCODINGS = {
  gzip: zlib.gzipSync,
  deflate: zlib.deflateSync,
  br: zlib.brotliCompressSync,
} as const;

/** Answers as the status and the body of curl. */
async function curl(url: string, body: Buffer, extra: readonly string[]): Promise<string> {
  const path = join(files.path, "body");
  writeFileSync(path, body);
  const { stdout } = await exec("curl", [
    "-sS",
    url,
    "-H",
    `Authorization: Bearer ${KEY}`,
    "--data-binary",
    `@${path}`,
    "-w",
    " %{http_code}",
    ...extra,
  ]);
  return stdout;
}

async function zstd(body: Buffer): Promise<Buffer> {
  const path = join(files.path, "plain");
  writeFileSync(path, body);
  await exec("zstd", ["-q", "-f", path]);
  return readFileSync(`${path}.zst`);
}

describe("curl", () => {
  it("delivers every line to the native door in all four encodings", async () => {
    const events = Array.from({ length: LINES }, (_, line) => JSON.stringify({ message: `m ${line}`, line }));
    const plain = Buffer.from(events.join("\n"));
    const url = `http://127.0.0.1:${world.ports.native}/api/v1/logs`;
    const bodies: [string, Buffer][] = Object.entries(ENCODINGS).map(([name, pack]) => [name, pack(plain)]);
    bodies.push(["zstd", await zstd(plain)]);
    for (const [name, body] of bodies) {
      world.nextProject();
      const answer = await curl(url, body, ["-H", `Content-Encoding: ${name}`]);
      expect(answer, name).toBe(`{"accepted":${LINES},"rejected":0,"errors":[]} 200`);
      const found = await rows();
      expect(found.map((row) => row.body)).toEqual(events.map((_, line) => `m ${line}`));
    }
  });

  it("delivers every record to the OTLP door in all four encodings, as JSON and as protobuf", async () => {
    const records = Array.from({ length: LINES }, (_, line) => ({
      body: { string_value: `m ${line}` },
      attributes: [{ key: "line", value: { int_value: line } }],
    }));
    const request = { resource_logs: [{ scope_logs: [{ log_records: records }] }] };
    for (const [type, plain, empty] of [
      ["application/json", Buffer.from(JSON.stringify(request)), "{}"],
      ["application/x-protobuf", encodeOtlp("ExportLogsServiceRequest", request), ""],
    ] as const) {
      const bodies: [string, Buffer][] = Object.entries(ENCODINGS).map(([name, pack]) => [name, pack(plain)]);
      bodies.push(["zstd", await zstd(plain)]);
      for (const [name, body] of bodies) {
        world.nextProject();
        const extra = ["-H", `Content-Encoding: ${name}`, "-H", `Content-Type: ${type}`];
        expect(await curl(httpUrl(), body, extra), `${name} ${type}`).toBe(`${empty} 200`);
        const found = await rows();
        expect(found.map((row) => row.body)).toEqual(records.map((_, line) => `m ${line}`));
      }
    }
  });
});
