/**
 * Load generator in a process of its own, so that its processor time is not the product's.
 * Reads one JSON job from IPC, sends prepared bodies over kept-alive connections, answers with figures.
 */
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { bodies } from "../lab/ops-mix.mjs";
import { otlpBodies } from "../lab/otlp-mix.mjs";
import { grpcPost } from "./grpc-post.mjs";

/** @typedef {{url: string, key: string, seed: number, bodyBytes: number, connections: number, seconds: number, rate?: number, once?: boolean, door?: "http" | "otlp-http" | "otlp-grpc"}} Job */

/** Distinct events that are made before the clock starts; after them the sender begins again. */
const PREPARED_BYTES = 60_000_000;
/** Mean line of the mix as NDJSON: OTLP bodies hold as many events as NDJSON bodies do. */
const EVENT_BYTES = 386;

function post({ agent, url, headers }, body) {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method: "POST", agent, headers: { ...headers, "content-length": body.length } },
      (answer) => {
        answer.resume();
        answer.once("end", () => resolve(answer.statusCode ?? 0));
        answer.once("error", reject);
      },
    );
    call.once("error", reject);
    call.end(body);
  });
}

function prepare({ door = "http", seed, bodyBytes }) {
  const count = Math.ceil(PREPARED_BYTES / bodyBytes);
  if (door === "http") return bodies({ seed, count, bodyBytes });
  return otlpBodies({ seed, count: Math.ceil(count / 2), events: Math.round(bodyBytes / EVENT_BYTES) });
}

/** How a body is sent; gives the status, of HTTP for all doors. */
function opener({ door = "http", url, key, connections }) {
  if (door === "otlp-grpc") return grpcPost({ url, key, connections });
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const type = door === "http" ? "application/x-ndjson" : "application/x-protobuf";
  const headers = { authorization: `Bearer ${key}`, "content-type": type };
  return { post: (body) => post({ agent, url, headers }, body), close: () => agent.destroy() };
}

/** Closed loop: each connection sends the next body when the last was answered; with `rate`, paced. */
export async function send(job) {
  const prepared = prepare(job);
  const door = opener(job);
  const result = { events: 0, requests: 0, refused: 0, failed: 0, bytes: 0, ackMs: [] };
  const started = performance.now();
  const end = started + job.seconds * 1000;
  let next = 0;
  let claimed = 0;

  async function connection() {
    while (performance.now() < end && !(job.once && next >= prepared.length)) {
      const item = prepared[next++ % prepared.length];
      const due = job.rate ? started + (claimed / job.rate) * 1000 : 0;
      claimed += item.events;
      if (due > performance.now()) await sleep(due - performance.now());
      const sentAt = performance.now();
      const status = await door.post(item.body).catch(() => 0);
      record(status, item, performance.now() - sentAt);
      if (status !== 200) await sleep(20);
    }
  }

  function record(status, item, ms) {
    result.requests += 1;
    if (status === 200) {
      result.events += item.events;
      result.bytes += item.body.length;
      result.ackMs.push(ms);
    } else if (status === 0) result.failed += 1;
    else result.refused += 1;
  }

  await Promise.all(Array.from({ length: job.connections }, connection));
  door.close();
  return { ...result, seconds: (performance.now() - started) / 1000 };
}

if (process.send) {
  process.once("message", async (job) => {
    process.send(await send(job), () => process.disconnect());
  });
}
