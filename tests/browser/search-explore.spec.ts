/** Histogram, fields and export: what is counted is exact, and every value can filter. */
import { readFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";
import { answer, expect, openSearch, parameter, queryEditor, rows, seed, test } from "./product";

const MINUTE = 60_000;
const LEVELS = ["info", "info", "info", "warn", "error"] as const;
/** 100 events over the last 50 minutes: 60 info, 20 warn, 20 error; one message needs every rule of CSV. */
const EVENTS = Array.from({ length: 100 }, (_, index) => ({
  service: "mill",
  level: LEVELS[index % 5],
  message: index === 7 ? 'comma, "quotes"\nand a second line' : `turn ${index}`,
  turn: index,
  region: index % 4 === 0 ? "north" : "south",
  timestamp: new Date(Date.now() - 50 * MINUTE + index * (MINUTE / 2)).toISOString(),
}));

test.beforeAll(async () => {
  await seed(EVENTS, "service:mill");
});

const legend = (page: Page) => page.getByRole("region", { name: "Events over time" });

test("the legend counts each level and filters by it", async ({ page }) => {
  await openSearch(page, "service:mill");
  await expect(legend(page).getByRole("button", { name: /^info/ })).toHaveText(/60/);
  await expect(legend(page).getByRole("button", { name: /^warn/ })).toHaveText(/20/);
  await legend(page)
    .getByRole("button", { name: /^error/ })
    .click();
  await expect(answer(page)).toContainText("20 events");
  expect(parameter(page, "q")).toBe("service:mill severity:error");
  await page.goBack();
  await legend(page)
    .getByRole("button", { name: /^error/ })
    .click({ modifiers: ["Alt"] });
  await expect(answer(page)).toContainText("80 events");
});

test("a drag over the histogram zooms, u undoes it", async ({ page }) => {
  await openSearch(page, "service:mill");
  await expect(answer(page)).toContainText("100 events");
  const box = await page.getByRole("slider").boundingBox();
  if (box === null) throw new Error("the histogram has no place on the page");
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.4, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, y, { steps: 4 });
  await page.mouse.move(box.x + box.width * 0.6, y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => parameter(page, "from")).toMatch(/^\d{4}-\d\d-\d\dT/);
  await expect
    .poll(async () => Number(/^(\d+) events/.exec((await answer(page).textContent()) ?? "")?.[1]))
    .toBeLessThan(60);
  const zoomed = Date.parse(parameter(page, "to") ?? "") - Date.parse(parameter(page, "from") ?? "");
  expect(zoomed).toBeGreaterThan(5 * MINUTE);
  expect(zoomed).toBeLessThan(25 * MINUTE);
  await page.keyboard.press("u");
  await expect(answer(page)).toContainText("100 events");
  expect(parameter(page, "from")).toBeNull();
});

test("the histogram zooms from the keys too", async ({ page }) => {
  await openSearch(page, "service:mill");
  await expect(answer(page)).toContainText("100 events");
  await page.getByRole("slider").focus();
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("slider")).toHaveAttribute("aria-valuetext", /\d\d:\d\d:\d\d: \d+ events/);
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Enter");
  await expect.poll(() => parameter(page, "from")).toMatch(/^\d{4}-/);
});

test("a field opens to its top values, + and − filter, numbers show their distribution", async ({ page }) => {
  await openSearch(page, "service:mill");
  const fields = page.getByRole("complementary", { name: "Fields" });
  await fields.getByRole("button", { name: /region/, expanded: false }).click();
  await expect(fields).toContainText("75.0%");
  await fields.getByRole("button", { name: "Only region north" }).focus();
  await page.keyboard.press("Enter");
  await expect(answer(page)).toContainText("25 events");
  expect(parameter(page, "q")).toBe("service:mill region:north");
  await page.goBack();
  await expect(answer(page)).toContainText("100 events");
  await fields.getByTitle("north").hover();
  await fields.getByRole("button", { name: "Not region north" }).click();
  await expect(answer(page)).toContainText("75 events");
  await page.goBack();
  await expect(answer(page)).toContainText("100 events");
  await fields.getByRole("button", { name: /turn/, expanded: false }).click();
  await expect(fields).toContainText(/p50\s*49/);
  await expect(fields).toContainText(/max\s*99/);
});

test("a field becomes a column and the address holds it", async ({ page }) => {
  await openSearch(page, "service:mill turn:3");
  const fields = page.getByRole("complementary", { name: "Fields" });
  await fields.getByRole("button", { name: /^(Aa)?region/ }).hover();
  await fields.getByRole("button", { name: "Show region as a column, or hide it" }).click();
  await expect(page.getByRole("columnheader", { name: "region" })).toBeVisible();
  await expect(rows(page).first().getByRole("gridcell", { name: "south", exact: true })).toBeVisible();
  expect(parameter(page, "cols")).toBe("severity,service,region");
});

test("completion offers real keys and real values", async ({ page }) => {
  await openSearch(page, "service:mill");
  await expect(page.getByRole("complementary", { name: "Fields" })).toContainText("region");
  await queryEditor(page).fill("");
  await queryEditor(page).pressSequentially("regi");
  await expect(page.getByRole("option", { name: /region/ })).toBeVisible();
  await queryEditor(page).pressSequentially("on:");
  await expect(page.getByRole("option", { name: /south/ })).toBeVisible();
});

/** The bytes of the file that the dialog exports; it ends by saying how many events it holds. */
async function exported(page: Page, format: string): Promise<Buffer> {
  await page.getByRole("button", { name: "Export" }).click();
  const dialog = page.getByRole("dialog", { name: "Export all matches" });
  await expect(dialog).toContainText("100 events from");
  await dialog.getByRole("button", { name: format }).click();
  const coming: Promise<Download> = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Export file" }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^logs_[\dT-]+_[\dT-]+_UTC\.(ndjson|csv|parquet)$/);
  expect(await download.failure()).toBeNull();
  await expect(dialog.getByRole("alert")).toContainText("Done: 100 events");
  await dialog.getByRole("button", { name: "Close" }).click();
  return readFile(await download.path());
}

test("an export holds exactly the matches, as NDJSON, CSV and Parquet", async ({ page }) => {
  await openSearch(page, "service:mill");
  await expect(answer(page)).toContainText("100 events");
  const lines = (await exported(page, "NDJSON")).toString().trimEnd().split("\n");
  expect(lines).toHaveLength(100);
  expect(lines.filter((line) => JSON.stringify(JSON.parse(line)).includes('"service":"mill"'))).toHaveLength(
    100,
  );

  const records = csvRecords((await exported(page, "CSV")).toString());
  expect(records).toHaveLength(101);
  const body = records[0]?.indexOf("body") ?? -1;
  expect(records.map((record) => record[body])).toContain('comma, "quotes"\nand a second line');
  expect(new Set(records.map((record) => record.length)).size).toBe(1);

  const parquet = await exported(page, "Parquet");
  expect([parquet.subarray(0, 4), parquet.subarray(-4)].map(String)).toEqual(["PAR1", "PAR1"]);
});

/** Records of RFC 4180. */
function csvRecords(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (match[0] === "") break;
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] !== ",") {
      records.push(record);
      record = [];
    }
  }
  return records;
}
