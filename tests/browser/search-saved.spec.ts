/** Saved searches: keep, find, open, change, save as, pin, rename, delete and bring back. */
import type { Page } from "@playwright/test";
import { expectGoodLooks } from "./looks";
import { answer, expect, openSearch, parameter, runQuery, seed, test } from "./product";

const EVENTS = Array.from({ length: 6 }, (_, index) => ({
  service: "shelf",
  level: index % 2 === 0 ? "error" : "info",
  message: `book ${index}`,
}));

test.beforeAll(async () => {
  await seed(EVENTS, "service:shelf");
});

const panel = (page: Page) => page.getByRole("dialog", { name: "Saved searches" });
const chip = (page: Page, name: string) => page.getByRole("group", { name: `Saved search ${name}` });

async function openPanel(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Saved searches" }).click();
  await expect(panel(page).getByRole("button", { name: "Save this search" })).toBeVisible();
}

async function save(page: Page, name: string, more: () => Promise<void> = async () => {}): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Save search" });
  await dialog.getByLabel("Name").fill(name);
  await more();
  await dialog.getByRole("button", { name: "Save search" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(chip(page, name)).toBeVisible();
}

test("no tip lies on what its button has opened", async ({ page }) => {
  await openSearch(page, "service:shelf");
  await openPanel(page);
  await page.waitForTimeout(500);
  await expect(page.getByRole("tooltip")).toHaveCount(0);
});

test("a search is kept, opens as it was, tells of changes, and can be deleted and brought back", async ({
  page,
}) => {
  await openSearch(page, "service:shelf severity:error", "&from=now-6h&cols=host");
  await openPanel(page);
  await expect(panel(page)).toContainText("No search is saved yet.");
  await expect(panel(page).getByRole("searchbox")).toHaveCount(0);
  await panel(page).getByRole("button", { name: "Save this search" }).click();
  await save(page, "Shelf errors", async () => {
    await page.getByRole("button", { name: "The team" }).click();
  });
  await expect(chip(page, "Shelf errors")).not.toContainText("changed");

  await runQuery(page, "service:shelf");
  await expect(chip(page, "Shelf errors")).toContainText("changed");
  await chip(page, "Shelf errors").getByRole("button", { name: "changed, go back" }).click();
  await expect.poll(() => parameter(page, "q")).toBe("service:shelf severity:error");
  await runQuery(page, "service:shelf severity:info");
  await chip(page, "Shelf errors").getByRole("button", { name: "Save", exact: true }).click();
  await expect(chip(page, "Shelf errors")).not.toContainText("changed");

  await openSearch(page, "");
  await openPanel(page);
  const find = panel(page).getByRole("searchbox", { name: "Find by name or query" });
  await expect(find).toBeFocused();
  await find.fill("shelf err");
  await panel(page)
    .getByRole("button", { name: /^Shelf errors/ })
    .click();
  await expect(answer(page)).toContainText("3 events");
  expect([parameter(page, "q"), parameter(page, "from"), parameter(page, "cols")]).toEqual([
    "service:shelf severity:info",
    "now-6h",
    "host",
  ]);

  await openPanel(page);
  await expectGoodLooks(page, "search saved");
  await panel(page).getByRole("button", { name: "Delete Shelf errors" }).click();
  await expect(panel(page).getByRole("button", { name: /^Shelf errors/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".toast")).toHaveText("Shelf errors is back");
  await openPanel(page);
  await expect(panel(page).getByRole("button", { name: /^Shelf errors/ })).toBeVisible();
});

test("a search opens as it looked: split, comparison, order, view, columns, zone", async ({ page }) => {
  const look = { by: "host", cmp: "day", sort: "asc", view: "patterns", cols: "host", tz: "Asia/Tokyo" };
  const address = Object.entries(look).map(([name, value]) => `&${name}=${value}`);
  await openSearch(page, "service:shelf", address.join(""));
  await openPanel(page);
  await panel(page).getByRole("button", { name: "Save this search" }).click();
  await save(page, "Whole look");
  await openSearch(page, "");
  await openPanel(page);
  await panel(page)
    .getByRole("button", { name: /^Whole look/ })
    .click();
  await expect(chip(page, "Whole look")).not.toContainText("changed");
  expect(Object.fromEntries(Object.keys(look).map((name) => [name, parameter(page, name)]))).toEqual(look);
});

test("save as makes a second one; pinned ones stand first; a name that is taken is refused", async ({
  page,
}) => {
  await openSearch(page, "service:shelf");
  await openPanel(page);
  await panel(page).getByRole("button", { name: "Save this search" }).click();
  await save(page, "b all");
  await runQuery(page, "service:shelf severity:error");
  await chip(page, "b all").getByRole("button", { name: "Save as" }).click();
  await expectGoodLooks(page, "search save dialog");
  await page.setViewportSize({ width: 1440, height: 900 });
  await save(page, "a books");
  await openPanel(page);
  await panel(page).getByRole("button", { name: "Pin b all" }).click();
  const names = panel(page).locator(".saved-open b");
  await expect(names.first()).toHaveText("b all");
  await panel(page).getByRole("button", { name: "Rename a books" }).click();
  await panel(page).getByLabel("New name of a books").fill("b all");
  await page.keyboard.press("Enter");
  await expect(panel(page).getByRole("alert")).toContainText("You have a search named b all.");
  await panel(page).getByRole("button", { name: "Rename a books" }).click();
  await panel(page).getByLabel("New name of a books").fill("only books");
  await page.keyboard.press("Enter");
  await expect(names.filter({ hasText: "only books" })).toBeVisible();
});
