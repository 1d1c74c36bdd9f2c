/** ClickHouse takes nothing for a while, or refuses single rows. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ask } from "../../lab/product.mjs";

export const STORE = {
  F10: { title: "ClickHouse on a read-only disk", attack: readOnlyDisk },
  F16: { title: "one event in a thousand that the store refuses, and broken lines", attack: poison },
};

function mount(...args) {
  const result = spawnSync("mount", args, { encoding: "utf8" });
  if (result.status !== 0) throw new Error(`mount ${args.join(" ")} (needs root): ${result.stderr}`);
}

async function readOnlyDisk(scene) {
  const folder = join(scene.clickHouseHome, "store");
  const since = performance.now();
  let saidAfter;
  let searches = 0;
  mount("--bind", folder, folder);
  try {
    mount("-o", "remount,ro,bind", folder);
    while (scene.running) {
      const ready = await fetch(`http://127.0.0.1:${scene.product.ports.WRITER}/readyz`);
      if (ready.status !== 200) saidAfter ??= (performance.now() - since) / 1000;
      const search = await ask(scene.product, "/logs?from=now-1h&limit=1");
      scene.saw(search.status);
      if (search.ok) searches += 1;
      await search.arrayBuffer();
      await sleep(250);
    }
  } finally {
    spawnSync("umount", ["-l", folder]);
  }
  scene.fact(
    `the writer said not ready after ${saidAfter?.toFixed(1)} s; ${searches} searches were answered`,
  );
  scene.check(saidAfter !== undefined, "the writer never said that it is not ready");
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
