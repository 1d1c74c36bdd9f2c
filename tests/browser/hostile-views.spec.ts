/** The hostile corpus in every view of Search: nothing runs, nothing holds the page up, nothing leaves its place. */
import type { Page } from "@playwright/test";
import { expectCalm, expectNoHarm, expectNothingMisplaced, WATCH_TASKS } from "./harm";
import { hostileLines, MARKUP, NAMES } from "./hostile-corpus";
import { answer, count, expect, openSearch, queryEditor, rows, sendText, test, WEB } from "./product";

const ALL = "show:corpus";

test.describe.configure({ timeout: 60_000 });
test.beforeAll(async () => {
  if ((await count(ALL)) > 0) return;
  for (const line of hostileLines("corpus"))
    expect((await sendText(line)).status, line.slice(0, 80)).toBe(200);
  await expect.poll(() => count(ALL)).toBe(NAMES.length);
});
test.beforeEach(({ page }) => page.addInitScript(WATCH_TASKS));

const panel = (page: Page) => page.getByRole("complementary", { name: "Event", exact: true });

test("list, wrapped list, columns and histogram", async ({ page }) => {
  await openSearch(
    page,
    ALL,
    `&by=service&cols=severity,service,${encodeURIComponent(MARKUP.slice(0, 60))},__proto__,constructor`,
  );
  await expect(answer(page)).toContainText(`${NAMES.length} events`);
  await expectNoHarm(page, "list");
  await page.getByRole("grid", { name: "Events" }).focus();
  await page.keyboard.press("w");
  await expect(page.getByRole("grid", { name: "Events" })).toHaveAttribute("data-wrap", "true");
  await expectNoHarm(page, "list wrapped");
  await page.keyboard.press("w");
});

const TABS = ["JSON", "Pattern", "Context", "Fields"];
for (const [width, tabs] of [
  [1440, TABS],
  [390, TABS.slice(-1)],
] as const) {
  test(`event panel, each tab of each event, ${width}`, async ({ page }) => {
    await openSearch(page, ALL, "&sort=asc");
    await expect(rows(page)).toHaveCount(NAMES.length);
    await page.setViewportSize({ width, height: 900 });
    await rows(page).first().click();
    for (const tab of tabs) {
      await panel(page).getByRole("tab", { name: tab }).click();
      for (let step = 1; step < NAMES.length; step++) {
        await expect(panel(page).getByRole("tabpanel")).not.toBeEmpty();
        await expectNothingMisplaced(page, `panel ${tab} ${step} ${width}`);
        await page.keyboard.press(tab === "Pattern" || tab === "Fields" ? "k" : "j");
      }
    }
    await expectCalm(page, `panel ${width}`);
  });
}

test("fields and their values", async ({ page }) => {
  await openSearch(page, ALL);
  const fields = page.getByRole("complementary", { name: "Fields" });
  await expect(fields).toContainText("key.");
  for (const name of ["service", "attack", "big", "constructor", "__proto__"]) {
    await fields.getByRole("textbox").fill(name);
    await fields.getByRole("button", { expanded: false }).first().click();
    await expect(fields.locator(".fx").first()).toBeVisible();
  }
  await expectNoHarm(page, "fields");
});

test("pipes: table and chart", async ({ page }) => {
  for (const pipe of [
    "| stats count() as n, values(body), last(nested.deep) by service",
    "| timeseries 1m count() by service",
    "| fields timestamp, service, body, big, long, over",
  ]) {
    await openSearch(page, `${ALL} ${pipe}`);
    await expect(page.getByRole("table", { name: "Rows of the query" })).toBeVisible();
    const chart = page.locator("canvas").first();
    if ((await chart.count()) > 0) await chart.hover();
    await expectNoHarm(page, `pipe ${pipe.split(" ")[1]}`);
  }
});

test("patterns, one open", async ({ page }) => {
  await openSearch(page, ALL, "&view=patterns");
  const patterns = page.getByRole("grid", { name: "Patterns" });
  await expect(patterns.locator(".pt-row").first()).toBeVisible();
  await patterns
    .locator(".pt-row")
    .filter({ hasText: "<img" })
    .getByRole("button", { expanded: false })
    .click();
  await expect(page.getByRole("list", { name: "Events of the pattern" })).toBeVisible();
  await expectNoHarm(page, "patterns");
});

test("live tail, past and present, wrapped too", async ({ page }) => {
  await page.goto(`${WEB}/search?live=1&q=${encodeURIComponent("show:(corpus OR livecorpus)")}`);
  await expect(page.getByRole("region", { name: "Live tail" }).locator(".badge")).toHaveText("Live");
  for (const line of hostileLines("livecorpus")) expect((await sendText(line)).status).toBe(200);
  await expect(rows(page).filter({ hasText: "attack=surrogate" }).last()).toBeVisible();
  await expectNoHarm(page, "live");
  await page.keyboard.press("w");
  await expectNoHarm(page, "live wrapped");
  await page.keyboard.press("w");
});

test("query, pills, completion, history, saved searches and export", async ({ page }) => {
  const query = `${ALL} -body:"${MARKUP.replaceAll('"', '\\"')}" -attack:"user \u202egnp ${"w".repeat(300)}"`;
  await openSearch(page, "");
  await queryEditor(page).fill(query);
  await queryEditor(page).press("Enter");
  await expect(answer(page)).toContainText(`${NAMES.length - 1} events`);
  await expectNoHarm(page, "pills");
  await page.getByRole("button", { name: "Recent queries" }).click();
  await expectNoHarm(page, "history");
  await page.keyboard.press("Escape");
  for (const name of [MARKUP.slice(0, 100), `\u202eeman ${"n".repeat(90)}`]) {
    await page.getByRole("button", { name: "Saved searches" }).click();
    await page.getByRole("button", { name: "Save this search" }).click();
    const dialog = page.getByRole("dialog", { name: "Save search" });
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByRole("button", { name: "Save search" }).click();
    await expect(dialog).toHaveCount(0);
  }
  await expect(page.locator(".toast")).toContainText("⟨U+202E⟩eman");
  await expectNoHarm(page, "toast");
  await page.getByRole("button", { name: "Saved searches" }).click();
  await expect(page.getByRole("dialog", { name: "Saved searches" })).toContainText("<img src=x");
  await expectNoHarm(page, "saved");
  const deletes = page
    .getByRole("dialog", { name: "Saved searches" })
    .getByRole("button", { name: /^Delete/ });
  for (let left = 1; left >= 0; left--) {
    await deletes.first().click();
    await expect(deletes).toHaveCount(left);
  }
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Export" }).click();
  await expect(page.getByRole("dialog", { name: "Export all matches" })).toBeVisible();
  await expectNoHarm(page, "export");
  await page.getByRole("button", { name: "Close" }).click();
  await queryEditor(page).fill("");
  for (const typed of ["__pro", "constr", "service:"]) {
    await queryEditor(page).fill("");
    await queryEditor(page).pressSequentially(typed);
    await expect(page.getByRole("option").first()).toBeVisible();
    await expectNoHarm(page, `completion ${typed.replace(/\W/g, "")}`);
  }
});
