/** Traces, one trace, services and the map, on spans that came in by OTLP. */
import type { Page } from "@playwright/test";
import { expectGoodLooks } from "./looks";
import { hex, type SentSpan, sendTrace } from "./otlp-spans";
import { expect, openSearch, rows, seed, test, WEB } from "./product";

const START = Math.floor(Date.now() / 60_000) * 60_000 - 12 * 60_000;
const CHECKOUT: readonly SentSpan[] = [
  { id: "1", service: "web-frontend", name: "POST /checkout", kind: "server", at: 0, ms: 2_310 },
  {
    id: "2",
    parent: "1",
    service: "web-frontend",
    name: "POST",
    kind: "client",
    at: 20,
    ms: 2_100,
    attributes: { "server.address": "payments" },
  },
  {
    id: "3",
    parent: "2",
    service: "payments",
    host: "pay-eu-2b",
    name: "POST /v1/charges",
    kind: "server",
    at: -400,
    ms: 2_030,
    error: "no connection became free within 2000 ms",
  },
  {
    id: "4",
    parent: "3",
    service: "payments",
    host: "pay-eu-2b",
    name: "pool.acquire",
    at: -390,
    ms: 2_000,
    error: "pool timeout",
    attributes: { "db.pool.name": "primary" },
  },
  ...Array.from(
    { length: 14 },
    (_, i): SentSpan => ({
      id: `s${i}`,
      parent: "1",
      service: "web-frontend",
      name: "SELECT carts",
      kind: "client",
      at: 2_130 + i * 5,
      ms: 4,
      attributes: { "db.system": "postgresql" },
    }),
  ),
  { id: "9", parent: "gone", service: "mailer", name: "render", at: 2_250, ms: 10 },
];
const trace = { checkout: "", many: "" };

test.beforeAll(async () => {
  trace.checkout = await sendTrace("browser checkout", START, CHECKOUT);
  const many = Array.from(
    { length: 10_000 },
    (_, i): SentSpan => ({
      id: `m${i}`,
      ...(i === 0 ? {} : { parent: `m${Math.floor((i - 1) / 3)}` }),
      service: `batch-${i % 5}`,
      name: `step ${i}`,
      at: i / 10,
      ms: i === 0 ? 1_100 : 2,
    }),
  );
  trace.many = await sendTrace("browser many", START - 1_000, many);
  const log = {
    service: "payments",
    level: "error",
    message: "pool wait above 1000 ms",
    traces: "browser",
    timestamp: new Date(START + 1_000).toISOString(),
  };
  await seed(
    [{ ...log, trace_id: trace.checkout, span_id: hex("browser checkout 4", 16) }],
    "traces:browser",
  );
});
test.describe.configure({ timeout: 90_000 });

const waterfall = (page: Page) => page.getByRole("region", { name: "Waterfall" });

async function openTrace(page: Page, id: string): Promise<void> {
  await page.goto(`${WEB}/traces/${id}`);
  await expect(waterfall(page)).toBeVisible();
}

test("a trace is found by what one of its spans says, and opened", async ({ page }) => {
  await page.goto(`${WEB}/traces`);
  const query = page.getByRole("textbox", { name: "Spans that match" });
  await query.fill("service:payments status:error db.pool.name:primary");
  await page.getByRole("textbox", { name: "At least, ms" }).fill("500");
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page).toHaveURL(/min=500/);
  await expect(page.locator("table.traces tbody tr")).toHaveCount(1);
  await expectGoodLooks(page, "traces");
  await page.getByRole("link", { name: /POST \/checkout/ }).click();
  await expect(waterfall(page)).toBeVisible();
  await expect(page.getByRole("region", { name: "Trace", exact: true })).toContainText("spans");
});

test("nothing found and a broken query say what would help", async ({ page }) => {
  await page.goto(`${WEB}/traces?q=service:nobody`);
  await expect(page.getByRole("heading", { name: "No trace in this range matches." })).toBeVisible();
  await expectGoodLooks(page, "traces none");
  await page.goto(`${WEB}/traces?q=service:(a`);
  await expect(page.getByRole("alert").filter({ hasText: "query.syntax" })).toBeVisible();
});

test("a trace tells of missing spans, shifted clocks and its logs, and is walked by keys", async ({
  page,
}) => {
  await openTrace(page, trace.checkout);
  await expect(page.getByText("1 span is missing")).toBeVisible();
  await expect(page.getByText(/The clock of pay-eu-2b runs .* behind/)).toBeVisible();
  for (const key of ["j", "j", "j", "j"]) await page.keyboard.press(key);
  const span = page.getByRole("complementary", { name: "Span" });
  await expect(span).toContainText("pool.acquire");
  await expect(span).toContainText("pool wait above 1000 ms");
  await expect(span).toContainText("db.pool.name");
  await expect(page).toHaveURL(/event=[0-9a-f]{16}/);
  await expectGoodLooks(page, "trace");
  await page.keyboard.press("Escape");
  await expect(span).toBeHidden();
});

test("the table has every span, for those who read", async ({ page }) => {
  await openTrace(page, trace.checkout);
  await page.getByRole("tab", { name: "Table" }).click();
  await expect(page.getByRole("region", { name: "Spans" }).getByRole("row")).toHaveCount(CHECKOUT.length + 2);
  await expectGoodLooks(page, "trace table");
  await page.getByRole("tab", { name: /Logs/ }).click();
  await expect(page.getByText("pool wait above 1000 ms")).toBeVisible();
});

test("an unknown trace says so", async ({ page }) => {
  await page.goto(`${WEB}/traces/${"0".repeat(32)}`);
  await expect(page.getByRole("heading", { name: "There is no such trace in this project." })).toBeVisible();
  await expectGoodLooks(page, "trace unknown");
});

test("from a log it is one click to its trace", async ({ page }) => {
  await openSearch(page, "traces:browser");
  await rows(page).first().click();
  await page.getByRole("link", { name: "Trace t", exact: true }).click();
  await expect(waterfall(page)).toBeVisible();
  await expect(page.getByRole("complementary", { name: "Span" })).toContainText("pool.acquire");
});

const SCROLL = `new Promise((resolve) => {
  const pane = document.querySelector(".wl");
  const frames = [];
  let last = performance.now();
  const step = (now) => {
    frames.push(now - last);
    last = now;
    pane.scrollTop += 300;
    if (frames.length < 120) requestAnimationFrame(step);
    else resolve(frames.slice(5).toSorted((a, b) => a - b)[57]);
  };
  requestAnimationFrame(step);
})`;

test("10,000 spans scroll smoothly", async ({ page }) => {
  await openTrace(page, trace.many);
  await expect(page.getByText("10,000").first()).toBeVisible();
  const median = await page.evaluate<number>(SCROLL);
  test.info().annotations.push({ type: "median frame", description: `${median.toFixed(1)} ms` });
  expect(median).toBeLessThan(34);
  expect(await page.locator("main *").count()).toBeLessThan(400);
});

test("services show their rate, errors and durations, and who calls whom", async ({ page }) => {
  await page.goto(`${WEB}/services`);
  await expect(page.getByRole("region", { name: "Table of services" })).toContainText("payments");
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("link", { name: /^payments, / })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.getByRole("link", { name: /^postgresql, outside/ })).toBeVisible();
  await expectGoodLooks(page, "services");
  await page.getByRole("link", { name: /^web-frontend, / }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".svc-node:focus")).toHaveCount(1);
  await page.getByRole("button", { name: "List", exact: true }).click();
  await expect(page.getByRole("region", { name: "Calls between services" })).toContainText("payments");
  await page
    .getByRole("region", { name: "Table of services" })
    .getByRole("link", { name: "payments" })
    .click();
  await expect(page.getByRole("region", { name: /Operations/ })).toContainText("POST /v1/charges");
  await expect(page.getByRole("region", { name: "Called by" })).toContainText("web-frontend");
  await expectGoodLooks(page, "service");
});
