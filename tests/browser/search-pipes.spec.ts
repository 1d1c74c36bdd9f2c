/** Piped queries in the browser: table, chart, sorting, problems, and the filter beside them. */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectGoodLooks } from "./looks";
import { answer, expect, openSearch, parameter, queryEditor, runQuery, seed, test } from "./product";

const EVENTS = Array.from({ length: 12 }, (_, index) => ({
  service: index % 3 === 0 ? "pipe-b" : "pipe-a",
  level: "info",
  message: `piped ${index}`,
  pipe_ms: index * 10,
  timestamp: new Date(Date.now() - 60_000 + index * 100).toISOString(),
}));

test.beforeAll(async () => {
  await seed(EVENTS, "piped");
});

const table = (page: Page) => page.getByRole("table", { name: "Rows of the query" });

test("stats are a table, sorted by a click on a head", async ({ page }) => {
  await openSearch(page, "piped | stats count() as n, max(pipe_ms) by service");
  const rows = table(page).getByRole("rowgroup").getByRole("row");
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("pipe-a");
  await expect(rows.first()).toContainText("8");
  await table(page).getByRole("button", { name: "service" }).click();
  await table(page).getByRole("button", { name: "service" }).click();
  await expect(rows.first()).toContainText("pipe-b");
  await expect(page.getByRole("tab", { name: "Chart" })).toHaveAttribute("aria-selected", "true");
});

test("a time series is drawn, and its events are one tab away", async ({ page }) => {
  await openSearch(page, "piped | timeseries 1m count(), avg(pipe_ms) by service");
  await expect(page.getByRole("img", { name: /over time/ })).toBeVisible();
  await expect(page.locator(".results-legend")).toContainText("pipe-a");
  await page.getByRole("group", { name: "Figure" }).getByRole("button", { name: "avg(pipe_ms)" }).click();
  await page.getByRole("tab", { name: "Events" }).click();
  await expect(answer(page)).toContainText("12 events");
  await expect(page.getByRole("grid", { name: "Events" })).toContainText("piped 11");
  expect(parameter(page, "view")).toBe("events");
});

test("a plain filter has a chart too", async ({ page }) => {
  await openSearch(page, "piped");
  await page.getByRole("tab", { name: "Chart" }).click();
  await expect(page.getByText("Events over time by level.")).toBeVisible();
  await expect(table(page)).toContainText("info");
});

test("a wrong stage is underlined and repaired by one click", async ({ page }) => {
  await openSearch(page, "piped");
  await queryEditor(page).click();
  await runQuery(page, "piped | stats cuont() by service");
  await expect(page.locator(".squiggle").first()).toBeVisible();
  await page.getByRole("button", { name: "Write count" }).click();
  await page.keyboard.press("Enter");
  await expect(table(page)).toContainText("pipe-a");
});

test("a filter is added in front of the pipe", async ({ page }) => {
  await openSearch(page, "piped | stats count() by service");
  await expect(table(page)).toContainText("pipe-b");
  await page
    .getByRole("button", { name: /^Remove/ })
    .first()
    .click();
  await expect(queryEditor(page)).toHaveText("| stats count() by service");
});

test("completion knows stages, functions and names given before", async ({ page }) => {
  await openSearch(page, "piped");
  await queryEditor(page).click();
  await page.keyboard.press("End");
  await page.keyboard.type(" | sta");
  await expect(page.getByRole("option", { name: /^stats/ })).toBeVisible();
  await page.keyboard.type("ts p95(pipe_ms) as slow by service | where sl");
  await expect(page.getByRole("option", { name: /slow/ })).toBeVisible();
});

test("the rows of the table are exported, or the events behind them, as one chooses", async ({ page }) => {
  await openSearch(page, "piped | stats count() as n, max(pipe_ms) as slowest by service | sort service");
  await expect(table(page)).toContainText("pipe-b");
  await page.getByRole("button", { name: "Export" }).click();
  const rows = page.getByRole("dialog", { name: "Export all rows" });
  await expect(rows).toContainText("1,000,000 at most");
  await expectGoodLooks(page, "search export rows");
  await page.setViewportSize({ width: 1440, height: 900 });
  await rows.getByRole("button", { name: "CSV" }).click();
  const coming = page.waitForEvent("download");
  await rows.getByRole("button", { name: "Export file" }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^rows_[\dT-]+_[\dT-]+_UTC\.csv$/);
  expect(await readFile(await download.path(), "utf8")).toBe(
    "service,n,slowest\r\npipe-a,8,110\r\npipe-b,4,90\r\n",
  );
  await expect(rows.getByRole("alert")).toContainText("Done: 2 rows");
  await rows.getByRole("button", { name: "Close" }).click();

  await page.getByRole("button", { name: "Export" }).click();
  await rows.getByRole("button", { name: "Matching events" }).click();
  await expect(page.getByRole("dialog", { name: "Export all matches" })).toContainText("12 events from");
});

test("days of a time series begin at midnight of the page's zone", async ({ page }) => {
  await openSearch(page, "piped | timeseries 1d count()", "&from=now-1d&tz=Asia/Kathmandu");
  await expect(table(page).getByRole("cell").first()).toContainText(/ 00:00:00\.000$/);
  await openSearch(
    page,
    "piped | eval h = hour(timestamp), z = hour(timestamp) | fields timestamp, h | limit 1",
    "&tz=Asia/Kathmandu",
  );
  const cells = table(page).getByRole("cell");
  await expect(cells).toHaveCount(2);
  const [time, hour] = await cells.allTextContents();
  expect(Number(time?.slice(11, 13))).toBe(Number(hour));
});

test("on a phone a wide table says that it scrolls sideways, and the export is there", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openSearch(
    page,
    "piped | stats count(), max(pipe_ms), min(pipe_ms), avg(pipe_ms), sum(pipe_ms) by service, host, severity",
  );
  await expect(table(page)).toContainText("pipe-a");
  const hint = page.getByText("8 columns, scroll sideways");
  await expect(hint).toBeVisible();
  const frame = page.locator(".rt-frame");
  await expect(frame).toHaveAttribute("data-right", "true");
  await expect(frame).toHaveAttribute("data-left", "false");
  await expect(page.getByRole("button", { name: "Export" })).toBeVisible();
  await table(page).evaluate((element) => element.scrollTo({ left: 10_000 }));
  await expect(frame).toHaveAttribute("data-left", "true");
  await expect(frame).toHaveAttribute("data-right", "false");
  await expectGoodLooks(page, "search wide table");
});
