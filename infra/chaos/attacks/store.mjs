/** ClickHouse takes nothing for a while, or refuses single rows. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ask } from "../../lab/product.mjs";

export const STORE = {
  F10: { title: "ClickHouse on a read-only disk", attack: readOnlyDisk },
  F16: { title: "one event in a thousand that the store refuses, and broken lines", attack: poison },
};

const MOUNT_TRIES = 50;

/** A file that is opened for writing between the two steps makes the second one fail. */
function mountReadOnly(folder) {
  let failure = "";
  for (let i = 0; i < MOUNT_TRIES; i += 1) {
    spawnSync("mount", ["--bind", folder, folder]);
    const result = spawnSync("mount", ["-o", "remount,ro,bind", folder], { encoding: "utf8" });
    if (result.status === 0) return;
    failure = result.stderr;
    spawnSync("umount", ["-l", folder]);
  }
  throw new Error(`${folder} cannot be made read-only (needs root): ${failure}`);
}

/** Half of the time in one piece; then in spells, which begin in the middle of inserts. */
async function readOnlyDisk(scene) {
  const said = { afterS: undefined, searches: 0 };
  await readOnlyFor(scene, scene.seconds * 500, said);
  for (let spell = 0; spell < scene.seconds / 2; spell += 1) {
    await sleep(SPELL_MS * (1 + (spell % 3) / 4));
    await readOnlyFor(scene, SPELL_MS, said);
  }
  scene.fact(
    `the writer said not ready after ${said.afterS?.toFixed(1)} s; ${said.searches} searches were answered`,
  );
  scene.check(said.afterS !== undefined, "the writer never said that it is not ready");
  return () => tellRepairs(scene);
}

/** What the writer had to bring in, and what its counts lack for it. */
async function tellRepairs(scene) {
  const answer = await fetch(`http://127.0.0.1:${scene.product.ports.WRITER}/metrics`);
  const lines = (await answer.text()).split("\n");
  const told = lines.filter((line) => /^sightglass_writer_(checked_inserts|repaired_rows)_total/.test(line));
  for (const line of told) scene.fact(line);
  const [sums] = await scene.sql(`SELECT (SELECT count() FROM logs) AS events,
    (SELECT sum(events) FROM logs_1m) AS minutes,
    (SELECT sum(events) FROM ingest_outcomes WHERE outcome = 'received' AND signal = 'logs') AS received,
    (SELECT sum(events) FROM ingest_outcomes WHERE outcome = 'stored') AS stored`);
  scene.fact(`rows and their counts: ${JSON.stringify(sums)}`);
}

const SPELL_MS = 700;

async function readOnlyFor(scene, ms, said) {
  const folder = join(scene.clickHouseHome, "store");
  const since = performance.now();
  mountReadOnly(folder);
  try {
    while (performance.now() - since < ms) {
      const ready = await fetch(`http://127.0.0.1:${scene.product.ports.WRITER}/readyz`);
      if (ready.status !== 200) said.afterS ??= (performance.now() - since) / 1000;
      const search = await ask(scene.product, "/logs?from=now-1h&limit=1");
      scene.saw(search.status);
      if (search.ok) said.searches += 1;
      await search.arrayBuffer();
      await sleep(100);
    }
  } finally {
    spawnSync("umount", ["-l", folder]);
  }
}

const GOOD = 1000;
const PAUSE_MS = 1000;

/** A column that cannot be computed for some bodies: ClickHouse refuses such a row, and the insert that holds it. */
async function poison(scene) {
  await scene.sql(
    "ALTER TABLE logs ADD COLUMN poison Int64 MATERIALIZED toInt64(if(body LIKE 'poison%', 'no number', '0'))",
  );
  const side = scene.side("side");
  const bad = { poison: 0, broken: 0 };
  await scene.repeat(1, async (turn) => {
    const { numbers, lines } = side.take(GOOD);
    lines.splice(turn % GOOD, 0, JSON.stringify({ message: `poison ${scene.run} ${turn}` }));
    lines.splice((turn * 7) % GOOD, 0, `{"message":"broken ${scene.run} ${turn}`);
    const { status, text } = await scene.post(lines.join("\n"));
    if (status !== 200) return;
    scene.check(JSON.parse(text).accepted === GOOD + 1, `answer ${text.slice(0, 200)}`);
    side.acknowledge(numbers);
    bad.poison += 1;
    bad.broken += 1;
    await sleep(PAUSE_MS);
  });
  return async () => {
    await side.verify();
    const letters = await scene.sql(
      `SELECT reason, count() AS n, uniqExact(raw) AS texts FROM dead_letters WHERE raw LIKE '%${scene.run}%' AND reason IN ('store.refused', 'json.syntax') GROUP BY reason`,
    );
    const of = (reason) => letters.find((letter) => letter.reason === reason) ?? { n: 0, texts: 0 };
    for (const [reason, wanted] of [
      ["store.refused", bad.poison],
      ["json.syntax", bad.broken],
    ]) {
      const { n, texts } = of(reason);
      scene.fact(`${n} dead letters ${reason} of ${wanted}`);
      scene.check(
        Number(n) === wanted && Number(texts) === wanted,
        `${n} letters, ${texts} texts of ${wanted}`,
      );
    }
    await scene.sql("ALTER TABLE logs DROP COLUMN poison");
  };
}
