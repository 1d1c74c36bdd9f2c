/** Bodies that swell when they are unpacked, and protobuf that is broken. */
import { connect as connectHttp2 } from "node:http2";
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { grpcPost } from "../../bench/grpc-post.mjs";
import { loadModule } from "../../checks/load.mjs";
import { random } from "../../lab/ops-mix.mjs";
import { otlpBodies } from "../../lab/otlp-mix.mjs";
import { CREDENTIALS } from "../../lab/product.mjs";

export const BODIES = {
  F23: { title: "bombs of every encoding at every HTTP door and at gRPC", prepare: packed, attack: bombs },
  F24: { title: "broken protobuf, OTLP over HTTP and gRPC", attack: brokenProtobuf },
};

const BOMB_BYTES = 256 * 1024 ** 2;
const EXPORT = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
/** RESOURCE_EXHAUSTED; INTERNAL for what is not the encoding that it says. */
const GRPC_WANTED = { gzip: { whole: "8", twice: "8" }, deflate: { whole: "8", raw: "13" } };

async function packed() {
  const { compressZstd } = await loadModule("packages/bus/src/index.ts");
  const zeros = Buffer.alloc(BOMB_BYTES, " ");
  const gzip = gzipSync(zeros);
  return [
    ["gzip", gzip],
    ["deflate", deflateSync(zeros)],
    ["deflate", deflateRawSync(zeros), "raw"],
    ["zstd", await compressZstd(zeros)],
    ["br", brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })],
    ["gzip", gzipSync(gzip), "twice"],
  ];
}

const DOORS = [
  { door: "HTTP", path: "/api/v1/logs", type: "application/x-ndjson" },
  { door: "OTLP_HTTP", path: "/v1/logs", type: "application/x-protobuf" },
  { door: "OTLP_HTTP", path: "/v1/logs", type: "application/json" },
];

async function bombs(scene) {
  const all = scene.prepared;
  const grpc = connectHttp2(`http://127.0.0.1:${scene.product.ports.OTLP_GRPC}`);
  grpc.on("error", () => {});
  const seen = new Set();
  let slowest = 0;
  const turns = await scene.repeat(2, async (turn) => {
    const [encoding, body, how = "whole"] = all[turn % all.length];
    const at = performance.now();
    const door = DOORS[Math.floor(turn / all.length) % (DOORS.length + 1)];
    if (door === undefined) {
      if (!(encoding in GRPC_WANTED)) return;
      const status = await grpcBomb(grpc, encoding, body);
      seen.add(`${encoding} ${how} ${status}`);
      scene.check(status === GRPC_WANTED[encoding][how], `gRPC answered ${status} to ${encoding}, ${how}`);
      return;
    }
    const headers = { "content-encoding": encoding, "content-type": door.type };
    const { status } = await scene.post(body, { ...door, headers });
    slowest = Math.max(slowest, performance.now() - at);
    // What was packed twice unpacks to a small body, which is then no text of ours.
    const wanted = how === "twice" ? 400 : 413;
    scene.check(status === wanted || status === 503, `${encoding} at ${door.path}: ${status}`);
  });
  grpc.close();
  scene.fact(
    `${turns} bombs of 256 MiB, the slowest answer after ${slowest.toFixed(0)} ms; gRPC: ${[...seen].join(", ")}`,
  );
}

/** @returns the gRPC status as text */
function grpcBomb(session, encoding, body) {
  return new Promise((resolve) => {
    const stream = session.request({
      ":method": "POST",
      ":path": EXPORT,
      te: "trailers",
      "content-type": "application/grpc",
      "grpc-encoding": encoding,
      authorization: `Bearer ${CREDENTIALS.ingestKey}`,
    });
    let status = "none";
    const look = (headers) => {
      status = headers["grpc-status"] ?? status;
    };
    stream
      .on("response", look)
      .on("trailers", look)
      .on("error", () => {})
      .resume();
    stream.once("close", () => resolve(String(status)));
    const head = Buffer.alloc(5);
    head[0] = 1;
    head.writeUInt32BE(body.length, 1);
    stream.end(Buffer.concat([head, body]));
  });
}

const CHANGES = [
  (bytes, r) => bytes.subarray(0, Math.floor(r() * bytes.length)),
  (bytes, r) => {
    const copy = Buffer.from(bytes);
    for (let i = 0; i < 1 + r() * 8; i += 1) copy[Math.floor(r() * copy.length)] = Math.floor(r() * 256);
    return copy;
  },
  // A length that is far longer than the message.
  (bytes) => Buffer.concat([Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]), bytes]),
  // A group inside of a group, a thousand deep.
  (bytes) => Buffer.concat([Buffer.alloc(1000, 0x0b), bytes]),
  (bytes, r) => Buffer.concat([bytes.subarray(Math.floor(r() * bytes.length)), bytes]),
  (_bytes, r) => Buffer.from(Array.from({ length: 200 }, () => Math.floor(r() * 256))),
];

async function brokenProtobuf(scene) {
  const r = random(24);
  const bodies = otlpBodies({ seed: 24, count: 16, events: 20 });
  const { OTLP_GRPC } = scene.product.ports;
  const client = grpcPost({
    url: `127.0.0.1:${OTLP_GRPC}`,
    key: CREDENTIALS.ingestKey,
    connections: 2,
  });
  const headers = { "content-type": "application/x-protobuf" };
  const grpc = new Map();
  const turns = await scene.repeat(8, async (turn) => {
    const body = CHANGES[turn % CHANGES.length](bodies[turn % bodies.length].body, r);
    if (turn % 2 === 0) await scene.post(body, { door: "OTLP_HTTP", path: "/v1/logs", headers });
    else {
      const status = await client.post(body);
      grpc.set(status, (grpc.get(status) ?? 0) + 1);
    }
  });
  client.close();
  scene.fact(`${turns} bodies; gRPC: ${[...grpc].map(([status, times]) => `${status} ${times}`).join(", ")}`);
  scene.check(!scene.statuses.has(0), `${scene.statuses.get(0)} requests without an answer`);
}
