/**
 * Sends metrics or traces over OTLP in a process of its own, so that its processor time is not the product's: each
 * connection writes the next request into its buffer when the last was answered. One JSON job from IPC, figures back.
 */
import { Agent, request } from "node:http";
import { metricBodies } from "../lab/otlp-metrics.mjs";
import { traceBodies } from "../lab/otlp-traces.mjs";

/**
 * @typedef {{url: string, key: string, signal: "metrics" | "traces", connections: number, seconds?: number,
 *   bodies?: number, events: number, everyMs: number, startMs: number}} Job `bodies`: of each connection, instead of seconds
 */

function post({ agent, url, headers }, body) {
  return new Promise((resolve, reject) => {
    const options = { method: "POST", agent, headers: { ...headers, "content-length": body.length } };
    const call = request(url, options, (answer) => {
      answer.resume();
      answer.once("end", () => resolve(answer.statusCode ?? 0));
      answer.once("error", reject);
    });
    call.once("error", reject);
    call.end(body);
  });
}

function maker({ signal, events }, connection) {
  if (signal === "traces") return traceBodies({ seed: 1 + connection, traces: Math.ceil(events / 8) });
  return metricBodies({ seed: 1 + connection, series: events, first: connection * events });
}

async function send(job) {
  const agent = new Agent({ keepAlive: true, maxSockets: job.connections });
  const headers = { authorization: `Bearer ${job.key}`, "content-type": "application/x-protobuf" };
  const makers = Array.from({ length: job.connections }, (_, i) => maker(job, i));
  const result = { events: 0, bytes: 0, refused: 0, ackMs: [] };
  const started = performance.now();
  const end = started + (job.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  await Promise.all(
    makers.map(async (made) => {
      for (let i = 0; i < (job.bodies ?? Number.POSITIVE_INFINITY) && performance.now() < end; i += 1) {
        const bytes = made.body(job.startMs + i * job.everyMs);
        const sentAt = performance.now();
        const status = await post({ agent, url: job.url, headers }, bytes).catch(() => 0);
        if (status === 200) {
          result.events += made.events;
          result.bytes += bytes.length;
          result.ackMs.push(performance.now() - sentAt);
        } else result.refused += 1;
      }
    }),
  );
  agent.destroy();
  return { ...result, seconds: (performance.now() - started) / 1000 };
}

process.once("message", async (job) => {
  process.send(await send(job), () => process.disconnect());
});
