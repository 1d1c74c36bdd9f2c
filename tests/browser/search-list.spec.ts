/** Five thousand events: the document holds few rows, the list loads on, and its end is the oldest event. */
import { answer, count, expect, openSearch, rows, send, test } from "./product";

const ALL = 5_000;
const BATCH = 1_000;
const ROWS_MAX = 150;

/** Keeps the largest number of rows that were ever in the document at once. */
const COUNT_ROWS = `(() => {
  window.mostRows = 0;
  const count = () => {
    const now = document.querySelectorAll('[role="grid"] [role="row"]').length;
    window.mostRows = Math.max(window.mostRows, now);
  };
  new MutationObserver(count).observe(document, { childList: true, subtree: true });
})()`;

function batch(from: number): object[] {
  const start = Date.now() - 600_000;
  return Array.from({ length: BATCH }, (_, index) => ({
    service: "long",
    level: "info",
    message: `line ${from + index}.`,
    timestamp: new Date(start + (from + index) * 10).toISOString(),
  }));
}

test("5,000 events scroll to their end with at most 150 rows in the document", async ({ page }) => {
  for (let from = 0; from < ALL; from += BATCH) expect((await send(batch(from))).status).toBe(200);
  await expect.poll(() => count("service:long")).toBe(ALL);
  await page.addInitScript(COUNT_ROWS);
  await openSearch(page, "service:long");
  await expect(answer(page)).toContainText("5,000 events");
  await expect(rows(page).first()).toContainText("line 4999.");
  const grid = page.getByRole("grid", { name: "Events" });
  await expect(grid).toHaveAttribute("aria-rowcount", String(ALL + 1));

  const pages = new Set<string>();
  page.on("response", (response) => {
    if (response.url().includes("logs.search")) pages.add(response.url());
  });
  await expect(async () => {
    await grid.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(rows(page).filter({ hasText: "line 0." })).toBeVisible({ timeout: 250 });
  }).toPass({ timeout: 20_000, intervals: [50] });
  expect(pages.size).toBeGreaterThanOrEqual(5);
  expect(await page.evaluate<number>("window.mostRows")).toBeGreaterThan(20);
  expect(await page.evaluate<number>("window.mostRows")).toBeLessThanOrEqual(ROWS_MAX);

  await grid.evaluate((element) => element.scrollTo(0, 0));
  await expect(rows(page).first()).toContainText("line 4999.");
});

test("at 1440×900 at least 20 rows are visible with an event open", async ({ page }) => {
  await openSearch(page, "service:long");
  await rows(page).first().click();
  await expect(page.getByRole("complementary", { name: "Event", exact: true })).toBeVisible();
  const grid = page.getByRole("grid", { name: "Events" });
  const box = await grid.boundingBox();
  const row = await rows(page).first().boundingBox();
  expect((box?.height ?? 0) / (row?.height ?? 1)).toBeGreaterThanOrEqual(21);
});
