/**
 * CPU per event of the JSON path, beside its floor and its control. `node services/ingest/bench/decode.mjs [rounds]`.
 * Rows: JSON.parse alone; the chain decode to append; the same with seal (encode, zstd); JSON in, JSONEachRow out.
 * CPU is user + system of the whole process, thread pool included. Trust ratios of one run, not numbers across runs.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const EVENTS = 260;
const BODIES = 8;
const here = fileURLToPath(new URL(".", import.meta.url));
const rounds = Number(process.argv[2] ?? 5);
const cache = join(here, "../../../node_modules/.cache");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "bench-"));
try {
  const { createChain } = await import(await bundle());
  await measureAll(createChain);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function bundle() {
  const outfile = join(folder, "chain.mjs");
  await build({
    entryPoints: [join(here, "chain.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "bundle",
    external: ["@mongodb-js/zstd", "@clickhouse/client", "pg", "pino", "prom-client", "zod"],
    logLevel: "error",
  });
  return pathToFileURL(outfile).href;
}

async function measureAll(createChain) {
  const bodies = Array.from({ length: BODIES }, (_, i) => makeBody(i));
  const bytes = bodies[0].length / EVENTS;
  const chain = createChain();
  const cases = {
    "JSON.parse alone": async (body) => parseOnly(body),
    "decode to append": (body) => chain.append(body),
    "decode to sealed block": (body) => chain.seal(body),
    "JSONEachRow control": async (body) => chain.control(body),
  };
  const best = new Map();
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(cases)) {
      const micros = await measure(run, bodies);
      best.set(name, [...(best.get(name) ?? []), micros]);
    }
  }
  process.stdout.write(
    `${EVENTS} events a body, ${bytes.toFixed(0)} B an event; CPU us an event, median (min)\n`,
  );
  for (const [name, all] of best) {
    const sorted = all.sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)];
    process.stdout.write(`${name.padEnd(24)} ${median.toFixed(2)} (${sorted[0].toFixed(2)})\n`);
  }
}

async function measure(run, bodies) {
  const repeats = 60;
  for (const body of bodies) await run(body);
  const before = process.cpuUsage();
  for (let i = 0; i < repeats; i++) for (const body of bodies) await run(body);
  const used = process.cpuUsage(before);
  return (used.user + used.system) / (repeats * bodies.length * EVENTS);
}

function parseOnly(body) {
  const text = body.toString("latin1");
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf("\n", at);
    JSON.parse(text.slice(at, end));
    at = end + 1;
  }
}

function makeBody(seed) {
  let state = seed + 1;
  const next = (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % below;
  };
  const hex = (digits) => Array.from({ length: digits }, () => next(16).toString(16)).join("");
  const routes = ["/api/cart", "/api/checkout", "/api/products/{id}", "/healthz"];
  const lines = Array.from({ length: EVENTS }, (_, i) => {
    const route = routes[next(4)];
    return JSON.stringify({
      timestamp: new Date(Date.now() - next(5000)).toISOString(),
      level: ["info", "info", "warn", "error"][next(4)],
      "service.name": `shop-${next(8)}`,
      host: `web-${next(20)}`,
      message: `${["GET", "POST"][next(2)]} ${route} took ${next(900)} ms for user ${next(5000)}`,
      trace_id: hex(32),
      span_id: hex(16),
      "http.method": "GET",
      "http.route": route,
      "http.status_code": [200, 200, 404, 500][next(4)],
      duration_ms: next(90_000) / 100,
      request: { id: hex(12), retry: next(2) === 0, attempt: i % 3 },
    });
  });
  return Buffer.from(`${lines.join("\n")}\n`);
}
