/** Parts of the product or of its stores are away, stand still, or have no room. */
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const MIB = 1024 ** 2;
const OURS = ["ingest", "writer", "web"];

export const OUTAGES = {
  F05: { title: "SIGTERM of ingest, writer and web in turn", kills: true, attack: stopInTurn },
  F06: { title: "Kafka away", needs: "kafka", attack: away("kafka") },
  F07: {
    title: "one broker of three killed, then each stopped in turn",
    needs: "kafka",
    brokers: 3,
    attack: leaders,
  },
  F08: { title: "ClickHouse away", needs: "kafka", attack: away("clickhouse") },
  F09: { title: "ClickHouse frozen", attack: frozen },
  F12: { title: "disk full below the floor, then free again", needs: "local", disk: true, attack: fillDisk },
  F13: { title: "Postgres away", needs: "kafka", attack: away("postgres") },
  F30: { title: "Kafka, ClickHouse, Postgres in turn do not answer", needs: "kafka", attack: silentInTurn },
};

const rest = ({ until }) => sleep(Math.max(0, until - performance.now()));

async function stopInTurn({ product, seconds }) {
  for (const role of OURS) {
    for (const pid of product.pids(role)) process.kill(pid, "SIGTERM");
    await sleep((seconds * 1000) / OURS.length);
  }
}

function away(name) {
  return async (scene) => {
    await scene.stores.down(name);
    await sleep(scene.seconds * 1000);
    await scene.stores.up(name);
  };
}

async function leaders({ stores, seconds }) {
  await stores.kafka.kill(0);
  await sleep(seconds * 500);
  await stores.kafka.start(0);
  for (const broker of [1, 2]) {
    await stores.kafka.stopBroker(broker);
    await stores.kafka.start(broker);
    await sleep(1000);
  }
  await sleep(seconds * 500);
}

async function frozen(scene) {
  const { product, stores } = scene;
  const signal = (name) => {
    if (stores) stores.freeze("clickhouse", name === "SIGSTOP");
    else for (const pid of product.pids("clickhouse")) process.kill(pid, name);
  };
  signal("SIGSTOP");
  await rest(scene);
  signal("SIGCONT");
}

async function silentInTurn({ stores, seconds }) {
  for (const name of ["kafka", "clickhouse", "postgres"]) {
    stores.freeze(name, true);
    await sleep((seconds * 1000) / 3);
    stores.freeze(name, false);
  }
}

async function fillDisk(scene) {
  const path = join(scene.product.dataDir, "filler");
  const file = openSync(path, "w");
  const chunk = Buffer.alloc(MIB);
  try {
    for (;;) writeSync(file, chunk);
  } catch {
    // Full, as wanted.
  }
  closeSync(file);
  await rest(scene);
  rmSync(path);
}
