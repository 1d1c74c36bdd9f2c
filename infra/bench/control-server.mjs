/** Server of the JSONEachRow control (infra/bench/control.mjs); runs as a child with IPC. */
import { open } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { ask } from "./store.mjs";

const ROWS_MAX = 100_000;
const product = {
  dataDir: process.env.CONTROL_DATA_DIR,
  ports: { CLICKHOUSE: process.env.CONTROL_CLICKHOUSE_PORT },
};
const LEVELS = { trace: 1, debug: 5, info: 9, warn: 13, error: 17, fatal: 21 };
const COLUMNS = new Set(["timestamp", "level", "service", "host", "message", "trace_id"]);

let eventId = 0n;
let pending = [];
let inserting = Promise.resolve();
const file = await open(join(product.dataDir, "control.log"), "a");

function toRow(line) {
  const event = JSON.parse(line);
  const text = {};
  const number = {};
  for (const key of Object.keys(event)) {
    if (COLUMNS.has(key)) continue;
    if (typeof event[key] === "number") number[key] = event[key];
    else text[key] = String(event[key]);
  }
  eventId += 1n;
  return JSON.stringify({
    project_id: 9,
    timestamp: event.timestamp.replace("T", " ").replace("Z", ""),
    observed_timestamp: Date.now(),
    event_id: String(eventId),
    severity_number: LEVELS[event.level] ?? 0,
    severity_text: event.level,
    service: event.service,
    host: event.host,
    trace_id: event.trace_id ?? "",
    body: event.message,
    attributes_text: text,
    attributes_number: number,
  });
}

async function insert(rows) {
  const settings = {
    query: "INSERT INTO sightglass.logs FORMAT JSONEachRow",
    async_insert: "0",
    insert_deduplication_token: `control-${eventId}`,
  };
  await ask(product, rows.join("\n"), settings);
}

function flush() {
  const rows = pending;
  pending = [];
  if (rows.length > 0) inserting = inserting.then(() => insert(rows));
  return inserting;
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", async () => {
    const rows = Buffer.concat(chunks).toString("utf8").split("\n").filter(Boolean).map(toRow);
    await file.appendFile(`${rows.join("\n")}\n`);
    await file.datasync();
    pending.push(...rows);
    if (pending.length >= ROWS_MAX) await flush();
    response.end('{"accepted":1}');
  });
});

setInterval(flush, 1000).unref();
process.on("message", async () => {
  await flush();
  process.send("drained");
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
