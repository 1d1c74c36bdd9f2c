/** The live tail: soon on screen, still while somebody reads, whole after a lost connection. */
import type { Locator, Page } from "@playwright/test";
import { delaysOf, sendEvenly, watchFoot } from "../../infra/lab/tail-delays.mjs";
import { expectGoodLooks } from "./looks";
import {
  expect,
  kill,
  parameter,
  queryEditor,
  rows,
  runQuery,
  send,
  sendAndWait,
  test,
  WEB,
} from "./product";

const LATENCY_GOAL_MS = 500;
const EVENTS_A_SECOND = 2_000;
const MEASURED_S = 10;

async function openTail(page: Page, query: string): Promise<void> {
  await page.goto(`${WEB}/search?live=1&q=${encodeURIComponent(query)}`);
  await expect(queryEditor(page)).toBeVisible();
  await expect(state(page)).toHaveText("Live");
}

const bar = (page: Page) => page.getByRole("region", { name: "Live tail" });
const state = (page: Page) => bar(page).locator(".badge");
const pill = (page: Page) => page.locator(".live-pill");
const grid = (page: Page) => page.getByRole("grid", { name: "Events" });
const foot = (page: Page): Locator => rows(page).last();
const event = (show: string, n: number, more: object = {}) => ({
  service: "tail",
  show,
  n,
  message: `line ${n} of ${show}`,
  ...more,
});
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** Sends lines until the tail shows one: it then stands for certain. */
async function sendLines(show: string, from: number, to: number): Promise<void> {
  expect((await send(range(from, to).map((n) => event(show, n)))).status).toBe(200);
}

test("shows the past above a line, and what arrives below it", async ({ page }) => {
  await sendAndWait(
    range(0, 3).map((n) => event("past", n)),
    "show:past",
  );
  await openTail(page, "show:past");
  await expect(rows(page)).toContainText([
    /5 minutes before the tail began: 3 events/,
    /line 0/,
    /line 1/,
    /line 2/,
    /tail began/,
  ]);
  await sendLines("past", 3, 5);
  await expect(foot(page)).toContainText("line 4 of past");
  await expect(rows(page)).toHaveCount(7);
  await sendLines("other", 0, 3);
  await sendLines("past", 5, 6);
  await expect(foot(page)).toContainText("line 5 of past");
  await expect(rows(page)).toHaveCount(8);
});

test("`l` and the button switch it on and off, and the address knows", async ({ page }) => {
  await page.goto(`${WEB}/search?q=show%3Aswitch`);
  await expect(queryEditor(page)).toBeVisible();
  await page.keyboard.press("l");
  await expect(state(page)).toHaveText("Live");
  expect(parameter(page, "live")).toBe("1");
  await expect(page.getByRole("button", { name: "Live", exact: true })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await page.getByRole("button", { name: "Live", exact: true }).click();
  await expect(page.getByRole("region", { name: "Answer" })).toBeVisible();
  expect(parameter(page, "live")).toBeNull();
  expect(parameter(page, "q")).toBe("show:switch");
});

test("nothing moves while somebody reads; the pill counts, and End goes on", async ({ page }) => {
  await openTail(page, "show:read");
  await sendLines("read", 0, 200);
  await expect(foot(page)).toContainText("line 199 of read");
  await grid(page).hover();
  await page.mouse.wheel(0, -1_000);
  await expect(state(page)).toHaveText("Paused");
  const before = await placesOf(page);
  for (let n = 200; n < 328; n += 32) await sendLines("read", n, n + 32);
  await expect(pill(page)).toContainText("128 new");
  expect(await placesOf(page)).toEqual(before);
  await page.keyboard.press("End");
  await expect(foot(page)).toContainText("line 327 of read");
  await expect(state(page)).toHaveText("Live");
  await sendLines("read", 328, 329);
  await expect(foot(page)).toContainText("line 328 of read");
});

/** Text and place of the rows on screen. */
async function placesOf(page: Page): Promise<string[]> {
  await page.waitForTimeout(150);
  return rows(page).evaluateAll((elements) =>
    elements.map((element) => `${element.textContent} ${Math.round(element.getBoundingClientRect().top)}`),
  );
}

test("an open event stays open while events go on", async ({ page }) => {
  await openTail(page, "show:open");
  await sendLines("open", 0, 5);
  await rows(page).filter({ hasText: "line 2 of open" }).click();
  const panel = page.getByRole("complementary", { name: "Event", exact: true });
  await expect(panel).toContainText("line 2 of open");
  await expect(state(page)).toHaveText("Paused");
  await sendLines("open", 5, 10);
  await expect(pill(page)).toContainText("5 new");
  await pill(page).click();
  await expect(foot(page)).toContainText("line 9 of open");
  await expect(panel).toContainText("line 2 of open");
});

test("repeats fold with a count, and unfold", async ({ page }) => {
  await openTail(page, "show:fold");
  await send(range(0, 38).map((n) => ({ ...event("fold", n), message: "POST /checkout 201" })));
  await expect(foot(page)).toContainText("×38");
  await bar(page).getByRole("button", { name: "Fold repeats" }).click();
  await send(range(0, 2).map((n) => ({ ...event("fold", n), message: "POST /checkout 201" })));
  await expect(rows(page).filter({ hasText: "POST /checkout 201" })).toHaveCount(3);
});

test("a killed server is said, and nothing is missing after it is back", async ({ page }) => {
  test.setTimeout(90_000);
  await openTail(page, "show:lost");
  await sendLines("lost", 0, 5);
  await expect(foot(page)).toContainText("line 4 of lost");
  kill("web");
  await expect(state(page)).toHaveText("Connection lost");
  await sendLines("lost", 5, 15);
  await expect(state(page)).toHaveText("Live", { timeout: 60_000 });
  await expect(foot(page)).toContainText("line 14 of lost");
  await expect(
    rows(page).filter({ hasText: /connection lost for .+ and resumed: nothing is missing/ }),
  ).toHaveCount(1);
  await page.getByRole("button", { name: "Clear" }).click();
  await sendLines("lost", 15, 16);
  await expect(rows(page)).toHaveCount(1);
});

test("another query begins another tail, and one that cannot be read says why", async ({ page }) => {
  await openTail(page, "show:first");
  await sendLines("first", 0, 1);
  await expect(foot(page)).toContainText("line 0 of first");
  await runQuery(page, "show:second");
  await sendLines("first", 1, 2);
  await sendLines("second", 0, 1);
  await expect(foot(page)).toContainText("line 0 of second");
  await expect(rows(page).filter({ hasText: "of first" })).toHaveCount(0);
  await page.goto(`${WEB}/search?live=1&q=${encodeURIComponent('show:second "open')}`);
  await expect(page.getByText("The query cannot be read")).toBeVisible();
  await expect(state(page)).toHaveText("Ended");
});

test("hostile lines are text", async ({ page }) => {
  await openTail(page, "show:hostile");
  const bodies = [
    "<img src=x onerror=alarm(1)><script>alarm(2)</script>",
    "\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u001b[2J",
    "\u202eright to left\u202c שלום",
    "x".repeat(200_000),
  ];
  await send([
    ...bodies.map((message, n) => ({ ...event("hostile", n), message, __proto__: undefined })),
    JSON.parse('{"show":"hostile","message":"last line","__proto__":"own","constructor":"<b>"}'),
  ]);
  await expect(foot(page)).toContainText("last line");
  await expect(rows(page).filter({ hasText: "<img src=x" })).toHaveCount(1);
  await expectGoodLooks(page, "search live hostile");
});

test("looks right: past, lost, skipped, new", async ({ page }) => {
  test.setTimeout(90_000);
  const levels = ["info", "warn", "error", "debug", "fatal"];
  const shown = (n: number) =>
    event("looks", n, { level: levels[n % 5], http: { route: "/cart" }, duration_ms: n * 7 });
  await sendAndWait(range(0, 6).map(shown), "show:looks");
  await openTail(page, "show:looks line");
  await send(range(6, 40).map(shown));
  await expect(foot(page)).toContainText("line 39");
  kill("web");
  await expect(state(page)).toHaveText("Connection lost");
  await expect(state(page)).toHaveText("Live", { timeout: 60_000 });
  await send(range(40, 44).map(shown));
  await send(range(0, 3).map((n) => ({ ...shown(1), n, message: "same line" })));
  await expect(foot(page)).toContainText("×3");
  await grid(page).hover();
  await page.mouse.wheel(0, -60);
  await send(range(44, 60).map(shown));
  await expect(pill(page)).toContainText("16 new");
  await expectGoodLooks(page, "search live");
});

test(`lines are pushed to the screen at ${EVENTS_A_SECOND} events a second`, async ({ page }) => {
  test.setTimeout(90_000);
  await openTail(page, "show:fast");
  await bar(page).getByRole("button", { name: "Fold repeats" }).click();
  await page.evaluate(watchFoot("fast"));
  const { accepted, rate } = await sendEvenly((numbers) => send(numbers.map((n) => event("fast", n))), {
    rate: EVENTS_A_SECOND,
    seconds: MEASURED_S,
  });
  await expect(foot(page)).toContainText(`line ${accepted.length - 1} of fast`);
  const delays = delaysOf(accepted, await page.evaluate<[number, number][]>("window.seenAtFoot"));
  const at = (share: number) => Math.round(delays[Math.floor((delays.length - 1) * share)] ?? Number.NaN);
  process.stdout.write(
    `tail: ${accepted.length} events at ${rate}/s, from acceptance to screen p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (goal ${LATENCY_GOAL_MS}), max ${at(1)} ms\n`,
  );
  // Figures are printed; what is demanded here also holds on a machine that does other things.
  expect(rate).toBeGreaterThan(EVENTS_A_SECOND * 0.3);
  expect(at(0.5)).toBeLessThanOrEqual(4 * LATENCY_GOAL_MS);
});

test("lines of a pattern are hidden, or seen alone, from a line of the tail", async ({ page }) => {
  const chatter = (n: number) => event("hide", n, { message: `heartbeat ${n} of worker` });
  await sendAndWait([chatter(1), chatter(2), event("hide", 3)], "show:hide");
  await openTail(page, "show:hide");
  await expect(rows(page)).toHaveCount(5);
  await rows(page).filter({ hasText: "heartbeat 1" }).hover();
  await expect(page.locator(".live-acts")).toHaveCount(1);
  await page.getByRole("button", { name: "Hide lines of this pattern" }).click();
  await expect(rows(page).filter({ hasText: "line 3 of hide" })).toHaveCount(1);
  await expect(rows(page).filter({ hasText: "heartbeat" })).toHaveCount(0);
  expect(parameter(page, "live")).toBe("1");
  expect(parameter(page, "event")).toBeNull();
  await send([chatter(4), event("hide", 5)]);
  await expect(rows(page).filter({ hasText: "line 5 of hide" })).toHaveCount(1);
  await expect(rows(page).filter({ hasText: "heartbeat" })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await rows(page).filter({ hasText: "heartbeat 4" }).hover();
  await page.getByRole("button", { name: "Only lines of this pattern" }).click();
  await expect(rows(page).filter({ hasText: "heartbeat" })).toHaveCount(3);
  await expect(rows(page).filter({ hasText: "of hide" })).toHaveCount(0);
});
