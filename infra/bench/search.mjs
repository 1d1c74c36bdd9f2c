/**
 * `npm run bench -- search [rows] [seed] [names]`: the questions of the Search page through the product's own queries,
 * cold (engine restarted, page cache dropped where that is permitted) and hot, beside the goals; then the page itself
 * in a browser. `names`: only questions and parts of the page whose name holds this text ("page" for all of these).
 */
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { askEngine, dataSet, loadParts, PROJECT, startEngine } from "./search-data.mjs";
import { measurePage } from "./search-page.mjs";
import { questionsOf } from "./search-questions.mjs";
import { quantile, table } from "./statistics.mjs";

const ROWS = 10_000_000;
const SEED = 1;
const HOT_RUNS = 10;

const print = (text) => process.stdout.write(`${text}\n`);

export async function run([rows = ROWS, seed = SEED, names = ""] = []) {
  const parts = await loadParts();
  const { dataDir, manifest } = await dataSet({ rows: Number(rows), seed: Number(seed), print }, parts);
  print(
    `load average before the start: ${loadavg()[0].toFixed(2)} on ${cpus().length} cores (${cpus()[0].model})`,
  );
  await askQuestions({ dataDir, manifest, names }, parts);
  await measurePage({ dataDir, manifest, names, print });
}

async function askQuestions({ dataDir, manifest, names }, parts) {
  const results = [];
  for (const question of questionsOf(manifest, parts)) {
    if (!question.name.includes(names)) continue;
    const result = await measure(dataDir, question, parts);
    results.push(result);
    print(`${result.name}: ${result.hits} hits, hot p50 ${result.p50.toFixed(1)} ms`);
  }
  if (results.length === 0) return;
  print(`\n${manifest.rows} events over ten days; engine time in ms, ${HOT_RUNS} hot runs each\n`);
  print(report(results));
  print(
    droppedPages
      ? "cold: engine restarted, page cache dropped"
      : "cold: engine restarted, page cache kept (no right to drop it)",
  );
}

async function measure(dataDir, question, parts) {
  dropPages();
  const engine = await startEngine(dataDir, parts);
  const reader = parts.clickhouse.createReader({
    url: engine.url,
    database: "sightglass",
    ...engine.reader,
    logger: { debug: () => {} },
  });
  try {
    const db = parts.clickhouse.projectDb(reader, PROJECT);
    const catalogue = await parts.clickhouse.loadKeyCatalogue(db);
    const ask = () => bounded(() => question.ask({ db, catalogue }));
    const cold = await ask();
    const before = await cpuOf(engine);
    const hot = [];
    for (let index = 0; index < HOT_RUNS; index += 1) hot.push(await ask());
    const cpu = ((await cpuOf(engine)) - before) / HOT_RUNS;
    const times = hot.map(({ stats }) => stats.elapsed_ms);
    const { stats, hits } = hot[0];
    return {
      ...question,
      cold: cold.stats.elapsed_ms,
      p50: quantile(times, 0.5),
      p95: quantile(times, 0.95),
      cpu,
      stats,
      hits,
    };
  } finally {
    await reader.close();
    await engine.stop();
  }
}

/** A question that hits a bound took longer than can be told. */
async function bounded(ask) {
  try {
    return await ask();
  } catch (error) {
    if (error.code !== "store.limit") throw error;
    return {
      hits: `bound: ${error.bound}`,
      stats: { rows_read: 0, bytes_read: 0, elapsed_ms: Number.POSITIVE_INFINITY },
    };
  }
}

/** Processor time of all finished questions of the reader, in ms. */
async function cpuOf(engine) {
  await askEngine(engine, "SYSTEM FLUSH LOGS");
  const sum = "sum(ProfileEvents['UserTimeMicroseconds'] + ProfileEvents['SystemTimeMicroseconds'])";
  return Number(
    await askEngine(
      engine,
      `SELECT ${sum} / 1000 FROM system.query_log WHERE user = 'reader' AND type = 'QueryFinish'`,
    ),
  );
}

let droppedPages = true;

function dropPages() {
  try {
    writeFileSync("/proc/sys/vm/drop_caches", "1");
  } catch {
    droppedPages = false;
  }
}

function report(results) {
  const head = ["question", "goal", "hot p50", "hot p95", "CPU", "cold", "rows read", "MB read", "hits"];
  const rows = results.map(({ name, goal, p50, p95, cpu, cold, stats, hits }) => [
    name,
    goal === undefined ? "" : `${goal}${p50 <= goal ? "" : " MISSED"}`,
    ...[p50, p95, cpu, cold].map((value) => value.toFixed(1)),
    stats.rows_read,
    (stats.bytes_read / 1e6).toFixed(1),
    hits,
  ]);
  return table([head, ...rows]);
}
