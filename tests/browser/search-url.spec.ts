/** The address is the state: reload, back and a pasted link give the same screen. Keys do what the mouse does. */
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

const EVENTS = ["one", "two", "three"].map((word, index) => ({
  service: "walk",
  level: "info",
  message: `step ${word}`,
  step: index,
  timestamp: new Date(Date.now() - 60_000 + index * 1_000).toISOString(),
}));

test.beforeAll(async () => {
  await seed(EVENTS, "service:walk");
});

const panel = (page: Page) => page.getByRole("complementary", { name: "Event", exact: true });
const open = (page: Page) => page.locator('[role="row"][aria-selected="true"]');

test("reload, back and a pasted link give the same screen", async ({ page, context }) => {
  await openSearch(page, "service:walk", "&from=now-6h&sort=asc&cols=severity,step");
  await expect(rows(page).first()).toContainText("step one");
  await rows(page).nth(1).click();
  await expect(panel(page)).toContainText("step two");
  const address = page.url();

  await page.reload();
  await expect(panel(page)).toContainText("step two");
  await expect(rows(page).first()).toContainText("step one");
  await expect(page.getByRole("columnheader", { name: "step" })).toBeVisible();
  expect(page.url()).toBe(address);

  const other = await context.newPage();
  await other.goto(address);
  await expect(panel(other)).toContainText("step two");
  await expect(rows(other)).toHaveCount(3);
  await other.close();

  await runQuery(page, "service:walk three");
  await expect(rows(page)).toHaveCount(1);
  await page.goBack();
  await expect(rows(page)).toHaveCount(3);
  await expect(queryEditor(page)).toHaveText("service:walk");
  expect(page.url()).toBe(address);
  await page.goBack();
  await expect(panel(page)).toBeHidden();
});

test("a time of the clock is one of the page's zone", async ({ page }) => {
  const zone = "Asia/Kolkata";
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  const from = encodeURIComponent(clock.format(Date.now() - 3_600_000));
  await openSearch(page, "service:walk", `&from=${from}&to=now&tz=${zone}`);
  await expect(rows(page)).toHaveCount(3);
});

test("a link of an event holds nothing but the event and opens it among its neighbours", async ({ page }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openSearch(page, "service:walk");
  await rows(page).filter({ hasText: "step two" }).click();
  await panel(page).getByRole("button", { name: "Copy link to this event" }).click();
  await expect(page.getByText("Link to the event copied")).toBeVisible();
  const link = await page.evaluate<string>("navigator.clipboard.readText()");
  expect(link).toMatch(new RegExp(`^${WEB}/search\\?event=[0-9a-f]{16}$`));
  await page.goto(link);
  await expect(panel(page)).toContainText("step two");
  await expect(open(page)).toContainText("step two");
});

test("a link of an event shows it in the list, however many events came after it", async ({ page }) => {
  const at = Date.now() - 40 * 60_000;
  const crowd = Array.from({ length: 400 }, (_, index) => ({
    service: "crowd",
    message: `passer-by ${index}.`,
    timestamp: new Date(at + index * 5).toISOString(),
  }));
  await seed(crowd, "service:crowd");
  await openSearch(page, 'service:crowd "passer-by 3"');
  await expect(rows(page)).toHaveCount(1);
  await rows(page).first().click();
  const id = parameter(page, "event");
  await page.goto(`${WEB}/search?event=${id}`);
  await expect(open(page)).toContainText("passer-by 3.");
});

test("an event that is not there is said, not drawn empty", async ({ page }) => {
  await page.goto(`${WEB}/search?event=00000000000000ff`);
  await expect(panel(page)).toContainText(/not|no /i);
});

test("the event panel shows every field, and its values filter", async ({ page }) => {
  await openSearch(page, "service:walk");
  await rows(page).filter({ hasText: "step two" }).click();
  await expect(panel(page).getByRole("region", { name: "Attributes" })).toContainText("step");
  await panel(page).getByRole("tab", { name: "JSON" }).click();
  await expect(panel(page).getByRole("region", { name: "Event as JSON" })).toContainText('"step": 1');
  await panel(page)
    .getByRole("tab", { name: /^Fields/ })
    .click();
  await panel(page).getByRole("region", { name: "Attributes" }).getByText("step", { exact: true }).hover();
  await panel(page).getByRole("button", { name: "Only step with this value" }).click();
  await expect(rows(page)).toHaveCount(1);
  expect(parameter(page, "q")).toBe("service:walk step:1");
});

test("j, k, Enter, Escape, / and w work from the keys", async ({ page }) => {
  await openSearch(page, "service:walk");
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press("j");
  await expect(panel(page)).toContainText("step three");
  await page.keyboard.press("j");
  await expect(panel(page)).toContainText("step two");
  await expect(open(page)).toContainText("step two");
  await page.keyboard.press("k");
  await expect(panel(page)).toContainText("step three");
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();

  await page.getByRole("grid", { name: "Events" }).focus();
  await page.keyboard.press("Enter");
  await expect(panel(page)).toContainText("step three");
  await page.keyboard.press("ArrowDown");
  await expect(panel(page)).toContainText("step two");

  await page.keyboard.press("/");
  await expect(queryEditor(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(queryEditor(page)).not.toBeFocused();
  await page.keyboard.press("w");
  await expect(page.getByRole("grid", { name: "Events" })).toHaveAttribute("data-wrap", "true");
  await page.keyboard.press("w");
  await expect(page.getByRole("grid", { name: "Events" })).toHaveAttribute("data-wrap", "false");
});

test("keys pressed faster than the screen draws each count", async ({ page }) => {
  await openSearch(page, "service:walk");
  await expect(rows(page)).toHaveCount(3);
  await page.evaluate(
    'for (const key of ["j", "j", "j", "k"]) document.dispatchEvent(new KeyboardEvent("keydown", { key }))',
  );
  await expect(panel(page)).toContainText("step two");
  await expect(open(page)).toContainText("step two");
});

test("keys typed into the query stay in the query", async ({ page }) => {
  await openSearch(page, "service:walk");
  await expect(answer(page)).toContainText("3 events");
  await page.keyboard.press("/");
  await page.keyboard.type(" jkw");
  await expect(queryEditor(page)).toContainText("jkw");
  await expect(panel(page)).toBeHidden();
});
