/** What the OTLP doors answer: partial success, refusals in the encoding of the request, and when to come back. */
import { once } from "node:events";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { Client, status as codes, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Refusal } from "../../refusal";
import { KEY } from "../../testing-world";
import { decodeOtlp, encodeOtlp } from "./testing-decoder";
import { type OtlpWorld, startOtlpWorld } from "./testing-otlp";
import { rawGrpcCall } from "./testing-raw-grpc";

const EXPORT = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
let world: OtlpWorld;
let client: Client;

beforeAll(async () => {
  world = await startOtlpWorld({ eventsPerSecond: 100, bytesPerSecond: 0 });
  client = new Client(`127.0.0.1:${world.ports.grpc}`, credentials.createInsecure());
});
beforeEach(() => {
  world.nextProject();
  world.failure = undefined;
  world.unready = undefined;
});
afterAll(async () => {
  client.close();
  await world.close();
});

const records = (...bodies: string[]) => ({
  resource_logs: [
    { scope_logs: [{ log_records: bodies.map((body) => ({ body: { string_value: body } })) }] },
  ],
});
const request = (...bodies: string[]) => encodeOtlp("ExportLogsServiceRequest", records(...bodies));

interface Answer {
  status: number;
  headers: Headers;
  type: string | null;
  bytes: Buffer;
}

async function post(body: Buffer | string, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await fetch(`http://127.0.0.1:${world.ports.http}/v1/logs`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/x-protobuf", ...headers },
    body: new Uint8Array(Buffer.from(body)),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, headers: answer.headers, type: answer.headers.get("content-type"), bytes };
}

const same = (bytes: Buffer) => bytes;

interface Called {
  error: ServiceError | null;
  answer: Buffer | undefined;
}

function call(body: Buffer, headers: Record<string, string> = { "x-api-key": KEY }): Promise<Called> {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return new Promise((resolve) => {
    client.makeUnaryRequest(EXPORT, same, same, body, metadata, (error, answer) => {
      resolve({ error, answer });
    });
  });
}

/** google.rpc.Status of a failed call. */
function statusOf({ error }: Called): Record<string, unknown> {
  const [bytes] = error?.metadata.get("grpc-status-details-bin") ?? [];
  return decodeOtlp("Status", Buffer.from(bytes ?? ""));
}

function retrySeconds(status: Record<string, unknown>): unknown {
  const [detail] = Array.isArray(status.details) ? status.details : [];
  if (detail === undefined) return undefined;
  expect(detail.type_url).toBe("type.googleapis.com/google.rpc.RetryInfo");
  const info = decodeOtlp("RetryInfo", Buffer.from(detail.value, "base64"));
  return info.retry_delay;
}

const PARTIAL = request("first", "x".repeat(1_100_000), "third");

describe("success", () => {
  it("is an empty message in the encoding of the request", async () => {
    const protobuf = await post(request("a"));
    expect([protobuf.status, protobuf.type, protobuf.bytes.length]).toEqual([
      200,
      "application/x-protobuf",
      0,
    ]);
    const json = await post(JSON.stringify(records("b")), { "content-type": "application/json" });
    expect([json.status, json.type, json.bytes.toString()]).toEqual([200, "application/json", "{}"]);
    const grpc = await call(request("c"));
    expect([grpc.error, grpc.answer?.length]).toEqual([null, 0]);
    const rows = await world.select("SELECT body FROM logs WHERE PROJECT ORDER BY body");
    expect(rows.map((row) => row.body)).toEqual(["a", "b", "c"]);
  });

  it("answers an empty request", async () => {
    expect((await post("")).status).toBe(200);
    expect((await post("{}", { "content-type": "application/json" })).status).toBe(200);
    expect((await call(Buffer.alloc(0))).error).toBeNull();
  });

  it("tells how many records were rejected, and keeps them as dead letters", async () => {
    const http = decodeOtlp("ExportLogsServiceResponse", (await post(PARTIAL)).bytes);
    expect(http).toMatchObject({ partial_success: { rejected_log_records: 1 } });
    const grpc = decodeOtlp("ExportLogsServiceResponse", (await call(PARTIAL)).answer ?? Buffer.alloc(0));
    expect(grpc).toMatchObject({ partial_success: { rejected_log_records: 1 } });
    const json = await post(JSON.stringify(records("first", "x".repeat(1_100_000))), {
      "content-type": "application/json",
    });
    expect(JSON.parse(json.bytes.toString())).toMatchObject({
      partialSuccess: {
        rejectedLogRecords: "1",
        errorMessage: expect.stringContaining("1 of 2 records were rejected. record 1: event.too_large"),
      },
    });
    const rows = await world.select("SELECT count() AS n FROM logs WHERE PROJECT");
    expect(rows).toEqual([{ n: 5 }]);
    const letters = await world.select(
      "SELECT source, reason, count() AS n FROM dead_letters WHERE PROJECT GROUP BY ALL ORDER BY source",
    );
    expect(letters).toEqual([
      { source: "otlp-grpc/default", reason: "event.too_large", n: 1 },
      { source: "otlp-http/default", reason: "event.too_large", n: 2 },
    ]);
  });
});

describe("refusals", () => {
  it("name a bad key", async () => {
    const http = await post(request("a"), { authorization: "Bearer wrong" });
    expect([http.status, http.type]).toEqual([401, "application/x-protobuf"]);
    expect(decodeOtlp("Status", http.bytes)).toMatchObject({ code: codes.UNAUTHENTICATED });
    const grpc = await call(request("a"), {});
    expect(grpc.error?.code).toBe(codes.UNAUTHENTICATED);
    expect(await world.select("SELECT body FROM logs WHERE PROJECT")).toEqual([]);
  });

  it("name a damaged body, and keep it", async () => {
    const damaged = request("a").subarray(0, -1);
    const protobuf = await post(damaged);
    expect(protobuf.status).toBe(400);
    expect(decodeOtlp("Status", protobuf.bytes)).toMatchObject({ code: codes.INVALID_ARGUMENT });
    const json = await post('{"resourceLogs":[', { "content-type": "application/json" });
    expect([json.status, json.type]).toEqual([400, "application/json"]);
    expect(JSON.parse(json.bytes.toString())).toMatchObject({ code: codes.INVALID_ARGUMENT });
    const grpc = await call(damaged);
    expect([grpc.error?.code, retrySeconds(statusOf(grpc))]).toEqual([codes.INVALID_ARGUMENT, undefined]);
    const letters = await world.select(
      "SELECT reason, hex(raw) AS raw FROM dead_letters WHERE PROJECT ORDER BY reason",
    );
    expect(letters.map((row) => row.reason)).toEqual(["json.syntax", "otlp.malformed", "otlp.malformed"]);
    expect(letters.some((row) => row.raw === damaged.toString("hex").toUpperCase())).toBe(true);
  });

  it("tell when to come back while nothing can be taken", async () => {
    world.unready = new Refusal("bus.unavailable");
    const http = await post(request("a"));
    expect([http.status, http.headers.get("retry-after")]).toEqual([503, "2"]);
    const status = decodeOtlp("Status", http.bytes);
    expect([status.code, retrySeconds(status)]).toEqual([codes.UNAVAILABLE, { seconds: 2 }]);
    const grpc = await call(request("a"));
    expect([grpc.error?.code, retrySeconds(statusOf(grpc))]).toEqual([codes.UNAVAILABLE, { seconds: 2 }]);
    const json = await post("{}", { "content-type": "application/json" });
    expect(JSON.parse(json.bytes.toString())).toMatchObject({
      code: codes.UNAVAILABLE,
      details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "2s" }],
    });
  });

  it("tell when to come back after the event log failed", async () => {
    world.failure = new Error("away");
    expect((await post(request("a"))).status).toBe(503);
    expect((await call(request("a"))).error?.code).toBe(codes.UNAVAILABLE);
  });

  it("tell when a project is within its quota again", async () => {
    const many = request(...Array.from({ length: 1_200 }, (_, i) => `line ${i}`));
    expect((await post(many)).status).toBe(200);
    const http = await post(request("a"));
    expect(http.status).toBe(429);
    expect(Number(http.headers.get("retry-after"))).toBeGreaterThan(0);
    const grpc = await call(request("a"));
    expect(grpc.error?.code).toBe(codes.RESOURCE_EXHAUSTED);
    expect(retrySeconds(statusOf(grpc))).toMatchObject({ seconds: expect.any(Number) });
  });

  it("name what is too large, and never ask for it again", async () => {
    const large = Buffer.alloc(17 * 1024 * 1024);
    const http = await post(large);
    expect([http.status, http.headers.get("retry-after")]).toEqual([413, null]);
    const grpc = await call(large);
    expect([grpc.error?.code, statusOf(grpc).details]).toEqual([codes.RESOURCE_EXHAUSTED, undefined]);
  });

  it("name an unknown encoding", async () => {
    expect((await post(request("a"), { "content-encoding": "lz4" })).status).toBe(415);
  });

  it.each(["zstd", "snappy", "br"])(
    "name the encodings that gRPC may use instead of %s",
    async (encoding) => {
      const headers = { "x-api-key": KEY, "grpc-encoding": encoding };
      const sent = { path: EXPORT, headers, message: request("a") };
      const refused = await rawGrpcCall(world.ports.grpc, { ...sent, isCompressed: true });
      const answer = { ...refused.headers, ...refused.trailers };
      expect(answer[":status"]).toBe(200);
      expect(Number(answer["grpc-status"])).toBe(codes.UNIMPLEMENTED);
      expect(answer["grpc-accept-encoding"]).toBe("identity,deflate,gzip");
      expect(decodeURIComponent(String(answer["grpc-message"]))).toContain(encoding);
      const taken = await rawGrpcCall(world.ports.grpc, { ...sent, isCompressed: false });
      expect(Number({ ...taken.headers, ...taken.trailers }["grpc-status"])).toBe(codes.OK);
      const rows = await world.select("SELECT body FROM logs WHERE PROJECT");
      expect(rows).toEqual([{ body: "a" }]);
    },
  );

  it("name the encodings in every answer of gRPC", async () => {
    const gzip = { "x-api-key": KEY, "grpc-encoding": "gzip" };
    const message = gzipSync(request("zipped"));
    const sent = { path: EXPORT, headers: gzip, message, isCompressed: true };
    const { headers, trailers } = await rawGrpcCall(world.ports.grpc, sent);
    expect([trailers["grpc-status"], headers["grpc-accept-encoding"]]).toEqual([
      "0",
      "identity,deflate,gzip",
    ]);
  });
});

describe("the ports", () => {
  it("answer for their health", async () => {
    expect((await fetch(`http://127.0.0.1:${world.ports.http}/healthz`)).status).toBe(200);
    const health = await new Promise<Buffer | undefined>((resolve) => {
      client.makeUnaryRequest("/grpc.health.v1.Health/Check", same, same, Buffer.alloc(0), (_error, answer) =>
        resolve(answer),
      );
    });
    expect(health).toEqual(Buffer.from([8, 1]));
  });

  it("let pages of other sites send", async () => {
    const preflight = await fetch(`http://127.0.0.1:${world.ports.http}/v1/logs`, {
      method: "OPTIONS",
      headers: { origin: "https://shop.example", "access-control-request-headers": "authorization" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization");
    const answer = await post(request("a"), { origin: "https://shop.example" });
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("a sender at the wrong door", () => {
  const told = async (port: number, path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", body: "{}" });
    return `${answer.status} ${await answer.text()}`;
  };

  it("is told the right one, with its port", async () => {
    const { native, http, grpc } = world.ports;
    expect(await told(native, "/v1/logs")).toContain(`OTLP over HTTP goes to port ${http}, POST /v1/logs.`);
    expect(await told(http, "/api/v1/logs/")).toContain(
      `Logs as JSON go to port ${native}, POST /api/v1/logs.`,
    );
    for (const port of [native, http]) expect(await told(port, EXPORT)).toContain(`404 {"accepted":0`);
    expect(await told(http, EXPORT)).toContain(`OTLP over gRPC goes to port ${grpc}.`);
    expect(await told(native, "/v1/traces")).toContain(
      `OTLP over HTTP goes to port ${http}, POST /v1/traces.`,
    );
  });

  it("is told in frames of HTTP/2 when it speaks gRPC to a door of HTTP", async () => {
    for (const port of [world.ports.native, world.ports.http]) {
      const socket = connect({ port, host: "127.0.0.1" });
      const chunks: Buffer[] = [];
      socket.on("data", (chunk: Buffer) => chunks.push(chunk));
      socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", "latin1");
      await once(socket, "end");
      socket.destroy();
      expect(Buffer.concat(chunks).toString("latin1")).toContain(
        `OTLP over gRPC goes to port ${world.ports.grpc}.`,
      );
    }
  });
});
