/**
 * `npm run bench -- hot-keys [rows] [seed]`: questions over attributes by map and by column, turn about in one run, on a
 * copy of the data set of `search`; what it takes to fill the columns, and what a row more costs with all 24.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { askEngine, dataSet, loadParts, PROJECT, startEngine } from "./search-data.mjs";
import { quantile, table } from "./statistics.mjs";

const RUNS = 5;
const QUIET = { debug: () => {} };
const KEYS = [
  { key: "duration_ms", type: "number", fewValues: false },
  { key: "http.status_code", type: "number", fewValues: false },
  { key: "http.method", type: "text", fewValues: true },
  { key: "http.route", type: "text", fewValues: true },
  { key: "user.id", type: "text", fewValues: false },
  { key: "request.id", type: "text", fewValues: false },
];
const COLUMNS_MAX = 24;
const INSERTS = 20;
const INSERT_ROWS = 20_000;

const print = (text) => process.stdout.write(`${text}\n`);

export async function run([rows = 10_000_000, seed = 1] = []) {
  const parts = await loadParts();
  const { dataDir, manifest } = await dataSet({ rows: Number(rows), seed: Number(seed), print }, parts);
  const copy = mkdtempSync(join(tmpdir(), "sightglass-bench-hot-"));
  cpSync(dataDir, copy, { recursive: true });
  const engine = await startEngine(copy, parts);
  const store = { url: engine.url, database: "sightglass", logger: QUIET };
  const reader = parts.clickhouse.createReader({ ...store, ...engine.reader });
  const client = parts.clickhouse.createWriterClient({ ...store, ...engine.writer });
  try {
    print(`load average before the start: ${loadavg()[0].toFixed(2)}`);
    const plain = await insertCost(engine);
    const at = { parts, engine, table: { client, database: "sightglass" } };
    const columns = KEYS.map((key, index) => ({ ...key, name: nameOf(index) }));
    for (const column of columns) print(await fill(at, column));
    const db = parts.clickhouse.projectDb(reader, PROJECT);
    print(report(await compare({ parts, db, manifest, columns })));
    for (let index = columns.length; index < COLUMNS_MAX; index += 1)
      await parts.clickhouse.addHotColumn(at.table, { ...KEYS[index % KEYS.length], name: nameOf(index) });
    const full = await insertCost(engine);
    print(
      `\ninserts of ${INSERT_ROWS} rows, CPU of a row: ${plain.toFixed(1)} µs without columns, ${full.toFixed(1)} µs with ${COLUMNS_MAX}`,
    );
  } finally {
    await Promise.all([reader.close(), client.close()]);
    await engine.stop();
    rmSync(copy, { recursive: true, force: true });
  }
}

function nameOf(index) {
  return `hot_${String(index).padStart(8, "0")}`;
}

async function fill({ parts, table: logs }, column) {
  const started = performance.now();
  await parts.clickhouse.addHotColumn(logs, column);
  await parts.clickhouse.fillHotColumn(logs, column.name);
  for (;;) {
    const state = (await parts.clickhouse.hotColumnStates(logs)).columns.get(column.name);
    if (state.filled === 1 && !state.isFilling) {
      const seconds = (performance.now() - started) / 1000;
      return `${column.key}: filled in ${seconds.toFixed(1)} s, ${(state.bytes / 1e6).toFixed(1)} MB`;
    }
    await sleep(100);
  }
}

function questionsOf({ clickhouse, language }, manifest) {
  const about = (catalogue, text) => {
    const { filter, stages } = language.parseQuery(text);
    return { stages, scope: { filter, catalogue, fromMs: manifest.fromMs, toMs: manifest.toMs } };
  };
  const pipes = (name, text) => ({
    name,
    ask: async (db, catalogue) => {
      const answer = await clickhouse.runPipes(db, { ...about(catalogue, text), nowMs: manifest.toMs });
      return { stats: answer.stats, answer: answer.rows };
    },
  });
  const scoped = (name, text, ask) => ({
    name,
    ask: async (db, catalogue) => {
      const { stats, ...answer } = await ask(db, about(catalogue, text).scope);
      return { stats, answer };
    },
  });
  return [
    pipes("p95 of a number", "* | stats p95(duration_ms)"),
    pipes("p95 of a number by service", "* | stats p95(duration_ms) by service"),
    scoped("range of a number, count", "http.status_code:>=500 host:*", clickhouse.countLogs),
    scoped("common value, count", "http.method:GET host:*", clickhouse.countLogs),
    pipes("top 10 values", "* | top 10 http.route"),
    pipes("distinct values", "* | stats uniq(user.id)"),
    scoped("histogram by a key", "*", (db, scope) =>
      clickhouse.logHistogram(db, { scope, by: "http.route" }),
    ),
    scoped("rare value, newest 100", `request.id:${manifest.requestId}`, async (db, scope) => {
      const { rows, stats } = await clickhouse.searchLogs(db, { scope, limit: 100 });
      return { rows: rows.map(({ id }) => id), stats };
    }),
  ];
}

/** The two ways turn about, so that a busy moment meets both. */
async function compare({ parts, db, manifest, columns }) {
  const map = await parts.clickhouse.loadKeyCatalogue(db);
  const names = new Map(columns.map(({ key, type, name }) => [`${type} ${key}`, name]));
  const column = { ...map, columnOf: (key, type) => names.get(`${type} ${key}`) };
  const results = [];
  for (const { name, ask } of questionsOf(parts, manifest)) {
    const times = { map: [], column: [] };
    const read = {};
    const answers = new Set();
    for (let index = 0; index <= RUNS; index += 1) {
      for (const [way, catalogue] of Object.entries({ map, column })) {
        const { stats, answer } = await ask(db, catalogue);
        answers.add(JSON.stringify(answer));
        read[way] = stats.bytes_read;
        if (index > 0) times[way].push(stats.elapsed_ms);
      }
    }
    results.push({ name, times, read, same: answers.size === 1 });
    print(
      `${name}: ${quantile(times.map, 0.5).toFixed(0)} ms by map, ${quantile(times.column, 0.5).toFixed(0)} by column`,
    );
  }
  return results;
}

function report(results) {
  const rows = results.map(({ name, times, read, same }) => {
    const [map, column] = [quantile(times.map, 0.5), quantile(times.column, 0.5)];
    const megabytes = [read.map, read.column].map((bytes) => (bytes / 1e6).toFixed(0));
    const ratio = `${(map / column).toFixed(1)}x`;
    return [name, map.toFixed(0), column.toFixed(0), ratio, ...megabytes, same ? "same" : "DIFFERENT"];
  });
  return table([["question", "map ms", "column ms", "ratio", "map MB", "column MB", "answers"], ...rows]);
}

/** CPU of the engine for a row that is inserted with every view and index, in µs. */
async function insertCost(engine) {
  const copied = `INSERT INTO sightglass.logs SELECT * FROM sightglass.logs WHERE project_id = ${PROJECT} LIMIT ${INSERT_ROWS} SETTINGS max_insert_threads = 1, insert_deduplicate = 0`;
  // Merges of what was inserted before would be counted too.
  await askEngine(engine, "SYSTEM STOP MERGES sightglass.logs");
  for (let index = 0; index < INSERTS; index += 1) await askEngine(engine, copied);
  await askEngine(engine, "SYSTEM FLUSH LOGS");
  const sum = "sum(ProfileEvents['UserTimeMicroseconds'] + ProfileEvents['SystemTimeMicroseconds'])";
  const micros = await askEngine(
    engine,
    `SELECT ${sum} FROM (SELECT ProfileEvents FROM system.query_log WHERE query LIKE 'INSERT INTO sightglass.logs SELECT%' AND type = 'QueryFinish' ORDER BY event_time_microseconds DESC LIMIT ${INSERTS})`,
  );
  await askEngine(engine, "SYSTEM START MERGES sightglass.logs");
  return Number(micros) / (INSERTS * INSERT_ROWS);
}
