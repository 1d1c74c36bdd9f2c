/** Piped queries in the browser: table, chart, sorting, problems, and the filter beside them. */
import type { Page } from "@playwright/test";
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
