/**
 * The page part of `npm run bench -- search`: the built product on a copy of the data set, driven in a real browser.
 * Time from Enter to the first row on screen, a scroll through 100,000 rows, and the live tail.
 */
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { CREDENTIALS, labProduct } from "../lab/product.mjs";
import { delaysOf, sendEvenly, watchFoot } from "../lab/tail-delays.mjs";
import { measureFirstRows } from "./search-page-first-row.mjs";
import { measureScroll } from "./search-page-scroll.mjs";
import { until } from "./search-page-until.mjs";
import { quantile } from "./statistics.mjs";

const TAIL = { rate: 2_000, seconds: 10 };
const TAIL_GOAL_MS = 500;
const NEEDED = ["apps/web/.next/standalone", "apps/standalone/dist/main.js"];

/** Measures and prints; says why when it cannot. `names`: only parts whose name holds this text. */
export async function measurePage({ dataDir, manifest, names, print }) {
  const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  const missing = [executablePath, ...NEEDED].find((path) => !existsSync(path));
  if (missing !== undefined) {
    print(`\npage: not measured, there is no ${missing} (npm run build; CHROMIUM_PATH names a browser)`);
    return;
  }
  const parts = Object.entries({ "page: first row": firstRows, "page: scroll": scroll, "page: tail": tail });
  const chosen = parts.filter(([name]) => name.includes(names));
  if (chosen.length === 0) return;
  const copy = mkdtempSync(join(tmpdir(), "sightglass-bench-page-"));
  cpSync(dataDir, copy, { recursive: true });
  const product = await labProduct({ dataDir: copy });
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"],
  });
  try {
    await product.start();
    const page = await signedIn(browser, product);
    for (const [, measure] of chosen) await measure(page, { product, manifest, print });
  } finally {
    await browser.close();
    await product.stop();
    rmSync(copy, { recursive: true, force: true });
  }
}

const origin = (product) => product.webUrl.replace("127.0.0.1", "localhost");

async function signedIn(browser, product) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId: "UTC" });
  const { email, password } = CREDENTIALS;
  const answer = await context.request.post(`${origin(product)}/api/auth/sign-in/email`, {
    headers: { origin: origin(product) },
    data: { email, password },
  });
  if (!answer.ok()) throw new Error(`no session: ${answer.status()}`);
  const page = await context.newPage();
  page.on("pageerror", (error) => process.stderr.write(`page: ${error.message}\n`));
  return page;
}

function firstRows(page, { product, manifest, print }) {
  return measureFirstRows(page, { url: `${origin(product)}/search`, manifest, print });
}

function scroll(page, { product, manifest, print }) {
  return measureScroll(page, { url: `${origin(product)}/search`, manifest, print });
}

async function tail(page, { product, print }) {
  await page.goto(`${origin(product)}/search?live=1&q=show:fast`);
  await page.getByRole("region", { name: "Live tail" }).getByText("Live", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Fold repeats" }).click();
  await page.evaluate(watchFoot("fast"));
  const { accepted, rate } = await sendEvenly((numbers) => send(product, numbers), TAIL);
  await until(page, `window.seenAtFoot.at(-1)?.[0] === ${accepted.length - 1}`);
  const delays = delaysOf(accepted, await page.evaluate("window.seenAtFoot"));
  const at = (share) => quantile(delays, share).toFixed(0);
  print(
    `\npage, live tail: ${accepted.length} events at ${rate}/s, acceptance to screen in ms: p50 ${at(0.5)}, p99 ${at(0.99)} (goal ${TAIL_GOAL_MS}), max ${at(1)}`,
  );
}

async function send(product, numbers) {
  const events = numbers.map((n) => ({ service: "tail", show: "fast", n, message: `line ${n} of fast` }));
  const answer = await fetch(`${product.httpUrl}/api/v1/logs`, {
    method: "POST",
    headers: { authorization: `Bearer ${CREDENTIALS.ingestKey}` },
    body: JSON.stringify(events),
  });
  if (!answer.ok) throw new Error(`intake answered ${answer.status}`);
}
