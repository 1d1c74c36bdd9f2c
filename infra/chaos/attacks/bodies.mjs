/** Bodies that swell when they are unpacked, and protobuf that is broken. */
import { connect as connectHttp2 } from "node:http2";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { grpcPost } from "../../bench/grpc-post.mjs";
import { loadModule } from "../../checks/load.mjs";
import { random } from "../../lab/ops-mix.mjs";
import { otlpBodies } from "../../lab/otlp-mix.mjs";
import { CREDENTIALS } from "../../lab/product.mjs";

export const BODIES = {
  F23: { title: "bombs of every encoding at every HTTP door and at gRPC", attack: bombs },
  F24: { title: "broken protobuf, OTLP over HTTP and gRPC", attack: brokenProtobuf },
};

const BOMB_BYTES = 256 * 1024 ** 2;
const EXPORT = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
const GRPC_RESOURCE_EXHAUSTED = "8";

async function packed() {
  const { compressZstd } = await loadModule("packages/bus/src/index.ts");
  const zeros = Buffer.alloc(BOMB_BYTES, " ");
  const gzip = gzipSync(zeros);
  return [
    ["gzip", gzip],
    ["deflate", deflateSync(zeros)],
    ["deflate", deflateRawSync(zeros)],
    ["zstd", await compressZstd(zeros)],
    ["br", brotliCompressSync(zeros)],
    ["gzip", gzipSync(gzip)],
  ];
}

const DOORS = [
  { door: "HTTP", path: "/api/v1/logs", type: "application/x-ndjson" },
  { door: "OTLP_HTTP", path: "/v1/logs", type: "application/x-protobuf" },
  { door: "OTLP_HTTP", path: "/v1/logs", type: "application/json" },
];

async function bombs(scene) {
  const all = await packed();
  scene.until = performance.now() + scene.seconds * 1000;
  const grpc = connectHttp2(`http://127.0.0.1:${scene.product.ports.OTLP_GRPC}`);
  grpc.on("error", () => {});
  const statuses = new Map();
  let slowest = 0;
  const turns = await scene.repeat(2, async (turn) => {
    const [encoding, body] = all[turn % all.length];
    const at = performance.now();
    const door = Math.floor(turn / all.length) % (DOORS.length + 1);
    if (door === DOORS.length) {
      if (encoding === "gzip" || encoding === "deflate") {
        const status = await grpcBomb(grpc, encoding, body);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      return;
    }
    const { path, type } = DOORS[door];
    const headers = { "content-encoding": encoding, "content-type": type };
    const { status } = await scene.post(body, { door: DOORS[door].door, path, headers });
    slowest = Math.max(slowest, performance.now() - at);
    // The gzip inside a gzip unpacks to a small body, which is then no text of ours.
    const wanted = all[turn % all.length] === all.at(-1) ? [400] : [413];
    scene.check(wanted.includes(status) || status === 503, `${encoding} at ${path}: ${status}`);
  });
  grpc.close();
  scene.fact(
    `${turns} bombs of 256 MiB, the slowest answer after ${slowest.toFixed(0)} ms; gRPC statuses: ${[...statuses].map(([status, times]) => `${status} ${times}`).join(", ") || "none"}`,
  );
  const others = [...statuses.keys()].filter(
    (status) => status !== GRPC_RESOURCE_EXHAUSTED && status !== "3",
  );
  scene.check(others.length === 0, `gRPC answered ${others.join(", ")}`);
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
  const { post, close } = grpcPost({
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
      const status = await post(body);
      grpc.set(status, (grpc.get(status) ?? 0) + 1);
    }
  });
  close();
  scene.fact(`${turns} bodies; gRPC: ${[...grpc].map(([status, times]) => `${status} ${times}`).join(", ")}`);
  scene.check(!scene.statuses.has(0), `${scene.statuses.get(0)} requests without an answer`);
}
