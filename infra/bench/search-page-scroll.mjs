/** A scroll from the newest event down through 100,000, as a person does it and in leaps: rows in the document, frames, memory. */
import { setTimeout as sleep } from "node:timers/promises";
import { until } from "./search-page-until.mjs";
import { quantile } from "./statistics.mjs";

const ROWS = 100_000;
const ROWS_GOAL = 150;
const WHEEL = { ticks: 300, px: 360, everyMs: 30 };
const PAGE_DOWNS = 100;
const LEAPS = 200;
const GRID = '[role="grid"][aria-label="Events"]';
const FRAME_LATE_MS = 100;

/**
 * For the page, each frame: how long it took, how many rows the document holds, whether the foot of the list is
 * covered by rows, and whether it stands at the end of what is loaded.
 */
const WATCH = `(() => {
  const watch = { frames: [], rows: 0, bare: 0, waiting: 0 };
  window.scrollWatch = watch;
  const grid = document.querySelector('${GRID}');
  let last = performance.now();
  const frame = (now) => {
    watch.frames.push(now - last);
    last = now;
    const rows = grid.querySelectorAll('[role="row"][data-index]');
    watch.rows = Math.max(watch.rows, rows.length);
    const foot = grid.getBoundingClientRect().bottom;
    const lowest = Math.max(...[...rows].map((row) => row.getBoundingClientRect().bottom));
    if (lowest < foot - 1) watch.bare += 1;
    if (grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 1) watch.waiting += 1;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})()`;

const LOADED = `Math.round(document.querySelector('${GRID}').firstElementChild.offsetHeight / 24)`;

export async function measureScroll(page, { url, manifest, print }) {
  const at = (ms) => new Date(ms).toISOString();
  await page.goto(`${url}?from=${at(manifest.fromMs)}&to=${at(manifest.toMs)}`);
  await page.locator(`${GRID} [role="row"][data-index="0"]`).waitFor();
  await page.waitForLoadState("networkidle");
  const before = await heapMb(page);
  print("\npage, scroll from the newest event down");
  await phase(page, { name: "wheel", drive: wheel, print });
  await phase(page, { name: "keys Page Down", drive: keys, print });
  await phase(page, { name: "End until 100,000 are loaded", drive: load, print });
  await phase(page, { name: "leaps over all that is loaded", drive: leaps, print });
  print(
    `  JavaScript heap after a collection: ${before} MB at the start, ${await heapMb(page)} MB with all rows`,
  );
}

async function phase(page, { name, drive, print }) {
  await page.evaluate(WATCH);
  const started = performance.now();
  const more = await drive(page);
  const took = (performance.now() - started) / 1_000;
  const { frames, rows, bare, waiting } = await page.evaluate("window.scrollWatch");
  const loaded = await page.evaluate(LOADED);
  const share = (count) => `${((count / frames.length) * 100).toFixed(1)} %`;
  const missed = rows > ROWS_GOAL ? " MISSED" : "";
  print(
    `  ${name}: ${loaded} rows loaded, ${took.toFixed(1)} s, at most ${rows} rows in the document (goal ${ROWS_GOAL})${missed}; ` +
      `frames p50 ${quantile(frames, 0.5).toFixed(0)}, p99 ${quantile(frames, 0.99).toFixed(0)}, longest ${Math.max(...frames).toFixed(0)} ms, ` +
      `${frames.filter((one) => one > FRAME_LATE_MS).length} over ${FRAME_LATE_MS} ms; foot not drawn in ${share(bare)} of them, at the end of what is loaded in ${share(waiting)}${more ?? ""}`,
  );
}

async function wheel(page) {
  await page.locator(GRID).hover();
  for (let tick = 0; tick < WHEEL.ticks; tick += 1) {
    await page.mouse.wheel(0, WHEEL.px);
    await sleep(WHEEL.everyMs);
  }
}

async function keys(page) {
  await page.locator(GRID).focus();
  for (let press = 0; press < PAGE_DOWNS; press += 1) {
    await page.keyboard.press("PageDown");
    await sleep(50);
  }
}

async function load(page) {
  await page.locator(GRID).focus();
  const waits = [];
  for (let loaded = await page.evaluate(LOADED); loaded < ROWS; ) {
    const started = performance.now();
    await page.keyboard.press("End");
    await until(page, `${LOADED} > ${loaded}`);
    waits.push(performance.now() - started);
    loaded = await page.evaluate(LOADED);
  }
  return `; next page there after p50 ${quantile(waits, 0.5).toFixed(0)}, p95 ${quantile(waits, 0.95).toFixed(0)}, max ${quantile(waits, 1).toFixed(0)} ms`;
}

async function leaps(page) {
  for (let leap = 0; leap < LEAPS; leap += 1) {
    const share = ((leap * 61) % LEAPS) / LEAPS;
    await page.evaluate(
      `{ const grid = document.querySelector('${GRID}'); grid.scrollTo(0, ${share} * grid.scrollHeight); }`,
    );
    await sleep(30);
  }
}

async function heapMb(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return Math.round(usedSize / 1e6);
}
