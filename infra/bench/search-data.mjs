/**
 * The data set of `npm run bench -- search`: seeded events of the ops mix over ten days, written as Native
 * blocks straight into the embedded engine. Its folder is kept, so that a second run finds it.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loadModule } from "../checks/load.mjs";
import { event, random } from "../lab/ops-mix.mjs";

export const PROJECT = 1;
const DAY_MS = 86_400_000;
const DAYS = 10;
const BLOCK_ROWS = 5_000;
const BLOCKS_AN_INSERT = 10;
const NEEDLES = 5;
/** Field values are forgotten after 30 days, and the data would answer otherwise than when it was new. */
const FRESH_MS = 12 * DAY_MS;
const LEVELS = { debug: 5, info: 9, warn: 13, error: 17 };
const COLUMNS = new Set(["timestamp", "level", "service", "host", "message", "trace_id"]);
const MIGRATIONS = "packages/clickhouse/migrations";

/** The engine and the product's own queries, from their sources. */
export async function loadParts() {
  const cache = resolve("node_modules/.cache/sightglass-checks");
  mkdirSync(cache, { recursive: true });
  copyFileSync("packages/embedded/src/clickhouse-child.mjs", join(cache, "clickhouse-child.mjs"));
  return {
    bus: await loadModule("packages/bus/src/codec.ts"),
    clickhouse: await loadModule("packages/clickhouse/src/index.ts"),
    embedded: await loadModule("packages/embedded/src/index.ts"),
    language: await loadModule("packages/query-language/src/index.ts"),
  };
}

/** @returns a folder with the whole data set, made when there is none, and what is known of it */
export async function dataSet({ seed, rows, print }, parts) {
  const version = readdirSync(MIGRATIONS).length;
  const dataDir = join(tmpdir(), `sightglass-bench-search-${seed}-${rows}-schema${version}`);
  const file = join(dataDir, "manifest.json");
  if (existsSync(file)) {
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    if (Date.now() - manifest.toMs < FRESH_MS) return { dataDir, manifest };
  }
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  print(`writing ${rows} events into ${dataDir} ...`);
  const manifest = await write({ seed, rows, dataDir, print }, parts);
  writeFileSync(file, JSON.stringify(manifest));
  return { dataDir, manifest };
}

async function write({ seed, rows, dataDir, print }, parts) {
  const engine = await startEngine(dataDir, parts);
  const store = { url: engine.url, database: "sightglass", ...engine.writer, logger: SILENT };
  const client = parts.clickhouse.createWriterClient(store);
  const inserter = parts.clickhouse.createNativeInserter(store);
  try {
    await parts.clickhouse.migrate(client, { database: "sightglass", directory: resolve(MIGRATIONS) });
    const toMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
    const known = {};
    const blocks = blocksOf({ seed, rows, toMs, known }, parts);
    const started = Date.now();
    for (let number = 0, next = blocks.next(); !next.done; number += 1) {
      const frames = [];
      while (frames.length < BLOCKS_AN_INSERT && !next.done) {
        frames.push(await parts.bus.compressZstd(next.value));
        next = blocks.next();
      }
      await inserter.insert({ table: "logs", frames, token: `bench-${seed}-${number}` });
      if (number % 20 === 19)
        print(
          `  ${(number + 1) * BLOCK_ROWS * BLOCKS_AN_INSERT} events, ${Math.round((Date.now() - started) / 1000)} s`,
        );
    }
    await untilMerged(engine);
    return { toMs, fromMs: toMs - DAYS * DAY_MS, rows, ...known };
  } finally {
    inserter.close();
    await client.close();
    await engine.stop();
  }
}

/** Encoded blocks in order of time; puts the values that the questions look for into `known`. */
function* blocksOf({ seed, rows, toMs, known }, { clickhouse }) {
  const block = new clickhouse.LogBlock();
  const keys = new clickhouse.AttributeKeys(() => 0);
  const ids = new clickhouse.EventIds(1);
  const row = new clickhouse.LogRow();
  const r = random(seed);
  const fromMs = toMs - DAYS * DAY_MS;
  for (let index = 0; index < rows; index += 1) {
    const fields = event(r, fromMs + Math.floor((index / rows) * DAYS * DAY_MS));
    if (index % Math.floor(rows / NEEDLES) === Math.floor(rows / NEEDLES / 2))
      fields.message += " zq7needle4711";
    if (index >= rows / 2 && known.traceId === undefined && fields.trace_id && fields["request.id"]) {
      known.traceId = fields.trace_id;
      known.requestId = fields["request.id"];
    }
    fill(row, fields, { ids, keys });
    block.append(row);
    if (block.rows < BLOCK_ROWS && index < rows - 1) continue;
    yield block.encode();
    block.reset();
  }
}

function fill(row, fields, { ids, keys }) {
  const timeMs = Date.parse(fields.timestamp);
  row.clear();
  row.projectId = PROJECT;
  row.retentionDays = 400;
  row.observedMs = timeMs;
  row.timestampSeconds = Math.floor(timeMs / 1000);
  row.timestampNanos = (timeMs % 1000) * 1_000_000;
  ids.next(timeMs);
  row.eventIdLow = ids.low;
  row.eventIdHigh = ids.high;
  row.severityNumber = LEVELS[fields.level];
  row.severityText = fields.level;
  row.service = fields.service;
  row.host = fields.host;
  row.traceId = fields.trace_id ?? "";
  row.body = fields.message;
  for (const key in fields) if (!COLUMNS.has(key)) row.addAttribute(keys.find(key), fields[key]);
}

const quiet = () => {};
const SILENT = { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet, fatal: quiet };

/** @returns the engine on a folder, at a free port */
export async function startEngine(dataDir, { embedded }) {
  return embedded.startEmbeddedClickHouse({ dataDir, port: await freePort(), logger: SILENT });
}

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Asks as the writer. @returns the text of the answer */
export async function askEngine(engine, statement) {
  const answer = await fetch(engine.url, {
    method: "POST",
    headers: { "x-clickhouse-user": engine.writer.user, "x-clickhouse-key": engine.writer.password },
    body: statement,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text.trim();
}

/** Until no merge has run for some seconds. */
async function untilMerged(engine) {
  for (let calm = 0; calm < 5; ) {
    const running = Number(await askEngine(engine, "SELECT count() FROM system.merges"));
    calm = running === 0 ? calm + 1 : 0;
    await sleep(1000);
  }
}
