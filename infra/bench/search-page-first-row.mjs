/** From the key Enter to the first row on the screen, over searches of every kind, in one page that stays open. */
import { until } from "./search-page-until.mjs";
import { quantile, table } from "./statistics.mjs";

const GOAL_MS = 500;
/** The first round meets every search for the first time. */
const ROUNDS = 4;
const DAY_MS = 86_400_000;
const GRID = '[role="grid"][aria-label="Events"]';
/** Of a person, and for the histogram and the fields of the search before. */
const PAUSE_MS = 400;
const NEEDLE = "zq7needle4711";

function searchesOf({ traceId, requestId }) {
  const wide = [
    NEEDLE,
    `request.id:${requestId}`,
    `trace_id:${traceId}`,
    "service:checkout-worker severity:error",
    "service:(payments-api OR ledger-cron) severity:warn",
    '"request completed in"',
    '~"needle47"',
    '~"connection became fr"',
    "/zq7needle47[0-9]+/",
    "/answered 50[0-9] after [34] retries/",
    "http.status_code:>=500",
    "duration_ms:>1500",
    "user.id:u_1234*",
    "client.address:10.1.* duration_ms:[500 TO 600]",
    "-severity:info retries",
    "",
  ];
  const day = [
    "host:node-042",
    '~"pool size 10"',
    "/took 8[0-9]{3} ms/",
    "http.route:/login",
    "severity:>=error",
    "",
  ];
  return [...wide.map((query) => ({ query, days: 10 })), ...day.map((query) => ({ query, days: 1 }))];
}

/**
 * For the page: from Enter until another row than before is the first, and its frame is drawn. The list keeps the old
 * rows until the first new ones are there.
 */
const WATCH = `(() => {
  const first = () => document.querySelector('${GRID} [role="row"][data-index="0"]')?.id;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const before = first();
    window.firstRowMs = undefined;
    const observer = new MutationObserver(() => {
      const now = first();
      if (now === undefined || now === before) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => { window.firstRowMs = performance.now() - event.timeStamp; }));
    });
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ["id"] });
  }, true);
})()`;

export async function measureFirstRows(page, { url, manifest, print }) {
  await page.addInitScript(WATCH);
  const results = searchesOf(manifest).map((search) => ({ ...search, times: [] }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const days of [10, 1]) {
      const from = new Date(manifest.toMs - days * DAY_MS).toISOString();
      await page.goto(`${url}?from=${from}&to=${new Date(manifest.toMs).toISOString()}`);
      await page.locator(".cm-content").waitFor();
      for (const result of results)
        if (result.days === days) result.times.push(await firstRow(page, result.query, manifest));
    }
  }
  report(results, print);
}

/** Another search comes before, whose first row, an old one, is that of no other: the next first row is the answer. */
async function firstRow(page, query, { traceId }) {
  const other = query.includes("needle") ? `trace_id:${traceId}` : NEEDLE;
  await run(page, other);
  const isShown = `new URL(location.href).searchParams.get("q") === ${JSON.stringify(other)}`;
  await until(page, `${isShown} && document.querySelector('.list-area[aria-busy="false"] ${GRID}')`);
  await page.waitForTimeout(PAUSE_MS);
  await run(page, query);
  await until(page, "window.firstRowMs !== undefined");
  return page.evaluate("window.firstRowMs");
}

async function run(page, query) {
  await page.locator(".cm-content").fill(query);
  await page.locator(".cm-content").press("Enter");
}

function report(results, print) {
  const rows = results.map(({ query, days, times: [cold, ...again] }) => [
    query === "" ? "(all)" : query,
    days,
    ...[cold, quantile(again, 0.5), Math.max(...again)].map((value) => value.toFixed(0)),
  ]);
  print(
    `\npage, Enter to the first row on screen, in ms (goal ${GOAL_MS}); again: ${ROUNDS - 1} more times\n`,
  );
  print(table([["search", "days", "first time", "again p50", "again max"], ...rows]));
  const all = results.flatMap(({ times }) => times);
  const cold = results.map(({ times }) => times[0]);
  print(`${results.length} searches, first time: ${summary(cold)}`);
  print(`all ${all.length}: ${summary(all)}`);
}

function summary(times) {
  const at = (share) => quantile(times, share).toFixed(0);
  const missed = times.filter((time) => time > GOAL_MS).length;
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)}${missed > 0 ? `, ${missed} MISSED` : ""}`;
}
