/** Smaller things of the Search page: time and zone, the field list, density, the panel's tools, links, recent queries. */
import type { Page } from "@playwright/test";
import {
  answer,
  expect,
  openSearch,
  parameter,
  queryEditor,
  rows,
  runQuery,
  seed,
  test,
  WEB,
} from "./product";

const AT = Date.now() - 10 * 60_000;
const EVENTS = Array.from({ length: 6 }, (_, index) => ({
  service: "stroll",
  level: "info",
  message: `pace ${index}`,
  pace: index,
  payload: JSON.stringify({ deep: { step: index } }),
  timestamp: new Date(AT + index * 1_000).toISOString(),
}));

test.use({ permissions: ["clipboard-read", "clipboard-write"], timezoneId: "Asia/Tokyo" });
test.beforeAll(() => seed(EVENTS, "service:stroll"));

const panel = (page: Page) => page.getByRole("complementary", { name: "Event", exact: true });
const copied = (page: Page) => page.evaluate<string>("navigator.clipboard.readText()");

test("a range is chosen from the list or typed, and says what was understood", async ({ page }) => {
  await openSearch(page, "service:stroll");
  await page.keyboard.press("d");
  await page.getByRole("button", { name: "Last 4 hours" }).click();
  await expect.poll(() => parameter(page, "from")).toBe("now-4h");
  await page.keyboard.press("d");
  await page.getByLabel("From", { exact: true }).fill(new Date(AT + 1_500).toISOString());
  await page.getByLabel("To", { exact: true }).fill("yesterday-ish");
  await expect(page.getByRole("button", { name: "Apply" })).toBeDisabled();
  await page.getByLabel("To", { exact: true }).fill(new Date(AT + 3_500).toISOString());
  await expect(page.locator(".tp-understood")).toContainText(
    new Date(AT + 1_500).toISOString().slice(11, 19),
  );
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(answer(page)).toContainText("2 events");
});

test("the zone rules the list, links carry it, and exports are named by it", async ({ page, browser }) => {
  await openSearch(page, "service:stroll");
  const clock = (ms: number) => new Date(ms).toISOString().slice(11, 19);
  const first = rows(page).first().getByRole("gridcell").first();
  await expect(first).toContainText(clock(AT + 5_000));
  await page.keyboard.press("d");
  await page.getByRole("button", { name: "Tokyo" }).click();
  await expect(first).toContainText(clock(AT + 5_000 + 9 * 3_600_000));
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Copy link to this search" }).click();
  await expect(page.getByText("Link copied, with its times fixed")).toBeVisible();
  const link = await copied(page);
  expect(new URL(link).searchParams.get("tz")).toBe("Asia/Tokyo");
  expect(new URL(link).searchParams.get("from")).toMatch(/Z$/);
  await page.getByRole("button", { name: "Export" }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export file" }).click();
  expect((await coming).suggestedFilename()).toContain("Tokyo");
  await page.getByRole("button", { name: "Close" }).click();

  const storageState = await page.context().storageState({ indexedDB: false });
  const other = await browser.newContext({
    storageState: { ...storageState, origins: [] },
    timezoneId: "UTC",
  });
  const theirs = await other.newPage();
  await theirs.goto(link);
  await expect(rows(theirs).first().getByRole("gridcell").first()).toContainText(
    clock(AT + 5_000 + 9 * 3_600_000),
  );
  await other.close();
});

test("fields are found by name, and columns come from a menu", async ({ page }) => {
  await openSearch(page, "service:stroll");
  const fields = page.getByRole("complementary", { name: "Fields" });
  await expect(fields).toContainText("payload");
  await page.getByLabel("Find a field").fill("pac");
  await expect(fields.getByRole("listitem")).toHaveCount(1);
  await expect(fields.getByTitle("in 100% of the matches")).toHaveText("100%");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "pace" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: "pace" })).toBeVisible();
  await page.getByRole("grid", { name: "Events" }).focus();
  await page.keyboard.press("[");
  await expect(fields).toBeHidden();
  await page.keyboard.press("[");
  await expect(fields).toBeVisible();
});

test("density changes the height of the rows", async ({ page }) => {
  const height = async () => (await rows(page).first().boundingBox())?.height;
  for (const [name, px] of [
    ["Compact", 20],
    ["Relaxed", 32],
    ["Regular", 24],
  ] as const) {
    await page.goto(`${WEB}/settings/display`);
    await page.getByRole("button", { name }).click();
    await openSearch(page, "service:stroll");
    await expect(rows(page).first()).toBeVisible();
    expect(await height()).toBe(px);
  }
});

test("the panel folds, copies, and opens JSON in a value; its keys open and close it", async ({ page }) => {
  await openSearch(page, "service:stroll");
  await expect(rows(page)).toHaveCount(EVENTS.length);
  await page.getByRole("grid", { name: "Events" }).focus();
  await page.keyboard.press("]");
  await expect(panel(page)).toContainText("pace 5");
  await panel(page).getByRole("button", { name: "Copy message" }).click();
  expect(await copied(page)).toBe("pace 5");
  const attributes = panel(page).getByRole("region", { name: "Attributes" });
  await attributes.getByText("payload", { exact: true }).hover();
  await attributes.getByRole("button", { name: "Copy payload" }).click();
  await expect(page.getByText("payload copied")).toBeVisible();
  expect(await copied(page)).toBe('{"deep":{"step":5}}');
  await attributes.getByRole("button", { name: "Open the JSON of payload" }).click();
  await expect(attributes).toContainText('"deep": {');
  await panel(page).getByRole("button", { name: "Attributes" }).click();
  await expect(attributes.getByText("payload", { exact: true })).toHaveCount(0);
  await panel(page).getByRole("button", { name: "Show around" }).click();
  await expect(page.getByRole("region", { name: "Context", exact: true })).toContainText("pace 4");
  await page.keyboard.press("]");
  await expect(panel(page)).toBeHidden();
});

test("the query is coloured by what its parts are, and recent ones run again", async ({ page }) => {
  await openSearch(page, "");
  await runQuery(page, "service:stroll pace:>=3");
  await expect(answer(page)).toContainText("3 events");
  await expect(queryEditor(page).locator(".k").first()).toHaveText("service");
  await expect(queryEditor(page).locator(".n").first()).toHaveText("3");
  await runQuery(page, "service:stroll");
  await expect(answer(page)).toContainText("6 events");
  await page.getByRole("button", { name: "Recent queries" }).click();
  await page.getByRole("menuitem", { name: "service:stroll pace:>=3" }).click();
  await expect(answer(page)).toContainText("3 events");
});
