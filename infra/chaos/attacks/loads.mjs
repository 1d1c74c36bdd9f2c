/** More than there is room for: events, names, another project's flood, readers that stop. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { loadModule } from "../../checks/load.mjs";
import { bodies } from "../../lab/ops-mix.mjs";
import { processTree } from "../../lab/processes.mjs";
import { api, CREDENTIALS } from "../../lab/product.mjs";
import { complete, createLedger } from "../ledger.mjs";

const QUOTA = 4000;

export const LOADS = {
  F19: { title: "ten times the load", load: 10, attack: ({ seconds }) => sleep(seconds * 1000) },
  F20: { title: "exports whose readers stop", attack: slowReaders },
  F29: { title: "a million new attribute keys and values", attack: manyNames },
  fair: {
    title: "a project at ten times its quota beside another",
    slowerAtMost: 2,
    env: { SIGHTGLASS_PROJECT_EVENTS_PER_SECOND: String(QUOTA) },
    attack: neighbour,
  },
};

const MIB = 1024 ** 2;
const EXPORTS = 10;
const EXPORTS_OF_A_PROJECT = 4;
const PRELOADED_MIN = 200_000;

const memory = ({ product, stores }, role) => {
  const pids = product.pids(role);
  if (pids.length === 0 && stores) return stores.rssBytes(role) / MIB;
  return pids.reduce((sum, pid) => sum + (processTree(pid)[0]?.rssBytes ?? 0), 0) / MIB;
};

async function slowReaders(scene) {
  const prepared = bodies({ seed: 1, count: 8, bodyBytes: 2 * MIB });
  for (let sent = 0, turn = 0; sent < PRELOADED_MIN; turn += 1) {
    const { body, events } = prepared[turn % prepared.length];
    const { status } = await scene.post(body);
    if (status === 200) sent += events;
  }
  await complete(scene.product);
  const before = memory(scene, "web");
  const readers = await Promise.all(Array.from({ length: EXPORTS }, () => stoppedReader(scene)));
  let highest = before;
  const end = performance.now() + scene.seconds * 1000;
  while (performance.now() < end) {
    highest = Math.max(highest, memory(scene, "web"));
    await sleep(250);
  }
  const streams = readers.filter(({ status }) => status === 200).length;
  scene.fact(
    `${streams} exports stood still, others refused; web ${before.toFixed(0)} → ${highest.toFixed(0)} MiB`,
  );
  scene.check(streams === EXPORTS_OF_A_PROJECT, `${streams} exports at one time`);
  scene.check(highest - before < 128, `web grew by ${(highest - before).toFixed(0)} MiB`);
  for (const { socket } of readers) socket.destroy();
  await sleep(1000);
}

/** Reads the head of the answer and nothing more. */
async function stoppedReader(scene) {
  const socket = connect(scene.product.ports.WEB, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(
    `GET /api/v1/logs?from=now-1d HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${CREDENTIALS.apiToken}\r\nAccept: application/x-ndjson\r\n\r\n`,
  );
  const [chunk] = await once(socket, "data");
  socket.pause();
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(chunk.toString())?.[1]);
  scene.saw(status);
  return { socket, status };
}

const NAMES = 1_000_000;
const KEYS_OF_AN_EVENT = 200;
const EVENTS_OF_A_REQUEST = 50;

async function manyNames(scene) {
  const before = memory(scene, "clickhouse");
  let names = 0;
  const since = performance.now();
  while (names < NAMES) {
    const lines = Array.from({ length: EVENTS_OF_A_REQUEST }, () => {
      const event = { message: `names ${names}`, service: "names" };
      for (let i = 0; i < KEYS_OF_AN_EVENT; i += 1, names += 1) event[`key_${names}`] = `value ${names}`;
      return JSON.stringify(event);
    });
    const { status } = await scene.post(lines.join("\n"));
    if (status !== 200) await sleep(1000);
  }
  const took = (performance.now() - since) / 1000;
  await sleep(Math.max(0, scene.until - performance.now()));
  return async () => {
    const [table] = await scene.sql(
      "SELECT sum(rows) AS n, sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND table = 'field_values'",
    );
    scene.fact(
      `${names} keys in ${took.toFixed(0)} s: field_values ${table.n} rows, ${(table.bytes / MIB).toFixed(1)} MiB; ClickHouse ${before.toFixed(0)} → ${memory(scene, "clickhouse").toFixed(0)} MiB`,
    );
    const asked = performance.now();
    const fields = await api(scene.product, "/logs/fields?from=now-1h").catch((error) => error);
    const words = fields instanceof Error ? fields.message.slice(0, 300) : `${fields.fields.length} keys`;
    scene.fact(`the list of fields: ${words}, ${(performance.now() - asked).toFixed(0)} ms`);
  };
}

/** A second project floods while the ledger's own stays within its quota. */
async function neighbour(scene) {
  const key = await secondProject(scene);
  const flood = createLedger(scene.product, { run: `${scene.run}-flood`, rate: QUOTA * 10, key });
  const isRefused = ({ status }) => status === 429;
  while (!flood.answers.some(isRefused) && scene.running) await sleep(50);
  // What a project may save up is spent: from here on the flood is what it has no right to.
  scene.since = performance.now();
  await sleep(scene.seconds * 1000);
  await flood.stop();
  const answered = (status) => flood.answers.filter((answer) => answer.status === status).length;
  for (const { status } of flood.answers) scene.saw(status);
  scene.fact(`the flood: ${answered(200)} requests of 50 taken, ${answered(429)} answered 429`);
  scene.check(answered(429) > 0, "the flood was never refused");
  scene.check(
    scene.ledger.counts.refused === 0,
    `the other project was refused ${scene.ledger.counts.refused}`,
  );
}

async function secondProject(scene) {
  const { createMetadataPool } = await loadModule("packages/metadata/src/pool.ts");
  const secret = () => readFileSync(join(scene.product.dataDir, "secrets/postgres"), "utf8").trim();
  const url =
    scene.stores?.env.DATABASE_URL ??
    `postgres://sightglass:${secret()}@127.0.0.1:${scene.product.ports.POSTGRES}/sightglass`;
  const pool = createMetadataPool({ url, logger: { warn() {} } });
  const key = "sgi_lab_neighbour_key_0123456789";
  const digest = createHash("sha256").update(key).digest("hex");
  await pool.query(`WITH project AS (
      INSERT INTO projects (organization_id, name) SELECT organization_id, 'Neighbour' FROM projects LIMIT 1 RETURNING id
    ), made AS (
      INSERT INTO ingest_keys (id, project_id, name, scopes, created_by)
      SELECT 'neighbour001', project.id, 'default', scopes, created_by FROM ingest_keys, project LIMIT 1 RETURNING id
    )
    INSERT INTO ingest_key_secrets (sha256, key_id, hint) SELECT '${digest}', id, '6789' FROM made`);
  await pool.end();
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    if ((await scene.post("{}", { key })).status === 200) break;
    await sleep(100);
  }
  scene.statuses.clear();
  return key;
}
