/** Choosing: several values of a field, several events of the list, queries that ran before; and why nothing was found. */
import { expectGoodLooks } from "./looks";
import { answer, expect, openSearch, parameter, queryEditor, rows, runQuery, seed, test } from "./product";

const REGIONS = ["north", "south", "east"] as const;
const EVENTS = Array.from({ length: 30 }, (_, index) => ({
  service: "orchard",
  level: index % 2 === 0 ? "info" : "warn",
  message: `apple ${index}`,
  region: REGIONS[index % 3],
  timestamp: new Date(Date.now() - 60_000 + index * 1_000).toISOString(),
}));

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test.beforeAll(async () => {
  await seed(EVENTS, "service:orchard");
});

test("several values of a field filter at once", async ({ page }) => {
  await openSearch(page, "service:orchard");
  const fields = page.getByRole("complementary", { name: "Fields" });
  await fields.getByRole("button", { name: /region/, expanded: false }).click();
  for (const region of ["north", "east"]) {
    await fields.getByTitle(region, { exact: true }).hover();
    await fields.getByRole("button", { name: `Choose region ${region}` }).click();
  }
  await fields.getByRole("button", { name: "Only these 2" }).click();
  await expect(answer(page)).toContainText("20 events");
  expect(parameter(page, "q")).toMatch(/^service:orchard region:\((north OR east|east OR north)\)$/);
});

test("x selects events, Shift reaches on, and the selection is copied", async ({ page }) => {
  await openSearch(page, "service:orchard");
  await expect(rows(page)).toHaveCount(30);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  const bar = page.getByRole("group", { name: "Selected events" });
  await expect(bar).toContainText("1 event selected");
  await rows(page)
    .nth(3)
    .click({ modifiers: ["Shift"] });
  await expect(bar).toContainText("4 events selected");
  await rows(page)
    .nth(2)
    .click({ modifiers: ["ControlOrMeta"] });
  await expect(bar).toContainText("3 events selected");
  await expectGoodLooks(page, "search selection");
  await page.setViewportSize({ width: 1440, height: 900 });
  await bar.getByRole("button", { name: "Copy as NDJSON" }).click();
  await expect(page.getByText("3 events copied as NDJSON")).toBeVisible();
  const copied = await page.evaluate<string>("navigator.clipboard.readText()");
  const bodies = copied.split("\n").map((line) => /"body":"(apple \d+)"/.exec(line)?.[1]);
  expect(bodies).toEqual(["apple 26", "apple 28", "apple 29"]);
  await bar.getByRole("button", { name: "Copy as text" }).click();
  await expect(page.getByText("3 events copied as text")).toBeVisible();
  expect(await page.evaluate<string>("navigator.clipboard.readText()")).toMatch(/ INFO orchard apple 26\n/);
  await bar.getByRole("button", { name: "Select nothing" }).click();
  await expect(bar).toHaveCount(0);
});

test("the arrows walk through the queries that ran, from an empty editor", async ({ page }) => {
  await openSearch(page, "service:orchard");
  for (const query of ["service:orchard apple", "service:orchard severity:warn"]) {
    await runQuery(page, query);
    await expect.poll(() => parameter(page, "q")).toBe(query);
  }
  await queryEditor(page).fill("");
  for (const shown of ["service:orchard severity:warn", "service:orchard apple"]) {
    await queryEditor(page).press("ArrowUp");
    await expect(queryEditor(page)).toHaveText(shown);
  }
  await queryEditor(page).press("ArrowDown");
  await expect(queryEditor(page)).toHaveText("service:orchard severity:warn");
});

test("nothing found says which filter takes everything, and when the last event came", async ({ page }) => {
  await openSearch(page, "service:orchard region:west");
  const why = page.getByRole("status").filter({ hasText: "No event matches in this range." });
  await expect(why.getByRole("listitem").filter({ hasText: "region:west" })).toContainText("30 events");
  await expect(why).toContainText("The last event of this project came at");
  await expect(why.getByRole("link", { name: "Open Ingest" })).toHaveAttribute("href", /^\/ingest/);
  await why
    .getByRole("listitem")
    .filter({ hasText: "region:west" })
    .getByRole("button", { name: "Take it out" })
    .click();
  await expect(answer(page)).toContainText("30 events");
});
