/** Patterns: exact counts of what messages have in common, to open, to keep and to hide; also of hostile messages. */
import type { Page } from "@playwright/test";
import { expectGoodLooks } from "./looks";
import { answer, expect, openSearch, parameter, rows, seed, test } from "./product";

const MINUTE = 60_000;
const MARKUP = `<img src=x onerror="alarm('ran')"> \u001b[31mred\u001b[0m \u202e12`;
const EVENTS = Array.from({ length: 70 }, (_, i) => ({
  ...(i < 40
    ? { level: "info", service: "pat-cart", message: `took ${i} ms for ord_a${i}b${i}` }
    : i < 60
      ? { level: "warn", service: "pat-shop", message: `user "u ${i}" from 10.0.0.${i}` }
      : i < 69
        ? { level: i === 60 ? "fatal" : "error", service: "pat-cart", message: `no pool of ${i}` }
        : { level: "debug", service: "pat-evil", message: MARKUP }),
  show: "patterns",
  timestamp: new Date(Date.now() - 50 * MINUTE + i * (MINUTE / 2)).toISOString(),
}));

test.beforeAll(() => seed(EVENTS, "show:patterns"));

const patterns = (page: Page) => page.getByRole("grid", { name: "Patterns" });
const row = (page: Page, text: string) => patterns(page).locator(".pt-row").filter({ hasText: text });
const open = (page: Page, query = "show:patterns", more = "") =>
  openSearch(page, query, `&view=patterns${more}`);

test("every match is counted under its pattern", async ({ page }) => {
  await open(page);
  await expect(page.getByText("4 patterns in 70 events")).toBeVisible();
  await expect(page.getByText("Exact, all events")).toBeVisible();
  const took = row(page, "took <n> ms for ord_<id>");
  await expect(took).toContainText("40");
  await expect(took).toContainText("57.1%");
  await expect(took).toContainText("INFO");
  await expect(took).toContainText("pat-cart");
  await expect(row(page, "user <str> from <ip>")).toContainText("20");
  await expect(row(page, "no pool of <n>")).toContainText("FATAL");
});

test("a pattern opens to some of its events, and an event tells its pattern", async ({ page }) => {
  await open(page);
  await row(page, "user <str>").getByRole("button", { expanded: false }).click();
  const samples = page.getByRole("list", { name: "Events of the pattern" });
  await expect(samples.getByRole("button").first()).toContainText(/user "u \d+" from 10\.0\.0\.\d+/);
  await expect(patterns(page)).toContainText("20 events · warn 20");
  await samples.getByRole("button").first().click();
  const panel = page.getByRole("complementary", { name: "Event", exact: true });
  await panel.getByRole("tab", { name: "Pattern" }).click();
  await expect(panel).toContainText("user <str> from <ip>");
  await expect(panel).toContainText("20 events of this pattern in the range.");
  await panel.getByRole("button", { name: "Only this pattern" }).click();
  await expect(answer(page)).toContainText("20 events");
  await expect(rows(page)).toHaveCount(20);
});

test("x hides a pattern, and the address keeps it hidden", async ({ page }) => {
  await open(page);
  await expect(row(page, "took <n>")).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(page.getByText("3 patterns in 30 events")).toBeVisible();
  expect(parameter(page, "q")).toBe(String.raw`show:patterns -/^took \S+ ms for ord_\S+$/`);
  await expect(row(page, "user <str>")).toBeFocused();
  await page.reload();
  await expect(page.getByText("3 patterns in 30 events")).toBeVisible();
  await page.goBack();
  await expect(page.getByText("4 patterns in 70 events")).toBeVisible();
});

test("j and k move, Enter keeps only the pattern and shows its events", async ({ page }) => {
  await open(page);
  await expect(row(page, "took <n>")).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await expect(row(page, "user <str>")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.getByRole("list", { name: "Events of the pattern" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(20);
  expect(parameter(page, "view")).toBeNull();
  expect(parameter(page, "q")).toBe(`show:patterns /^user ".*" from ${String.raw`\S+$/`}`);
});

test("a head sorts, a click on a row opens it", async ({ page }) => {
  await open(page);
  const first = patterns(page).locator(".pt-row").first();
  await expect(first).toContainText("took <n>");
  await patterns(page).getByRole("button", { name: "Level" }).click();
  await expect(first).toContainText("no pool of <n>");
  await patterns(page).getByRole("button", { name: "First seen" }).click();
  await expect(first).toContainText("pat-evil");
  await first.locator(".pt-count").click();
  await expect(page.getByRole("list", { name: "Events of the pattern" })).toBeVisible();
});

test("the tab leads there, and so does a pipe; from both only a pattern leads to its events", async ({
  page,
}) => {
  await openSearch(page, "show:patterns");
  await page.getByRole("tab", { name: "Patterns" }).click();
  await expect(row(page, "took <n>")).toBeVisible();
  expect(parameter(page, "view")).toBe("patterns");
  await openSearch(page, "show:patterns | patterns");
  await row(page, "user <str>").hover();
  await row(page, "user <str>").getByRole("button", { name: "Only this pattern" }).click();
  await expect(rows(page)).toHaveCount(20);
  expect(parameter(page, "q")).toBe(`show:patterns /^user ".*" from ${String.raw`\S+$/`} | patterns`);
});

test("hostile messages are text here too", async ({ page, alarms }) => {
  await open(page, "show:patterns service:pat-evil");
  await page.locator(".pt-row").getByRole("button", { expanded: false }).click();
  await expect(patterns(page)).toContainText("<img src=x onerror=");
  await expect(patterns(page)).toContainText("⟨U+202E⟩");
  expect(await page.locator(".pts img, .pts script").count()).toBe(0);
  await page.getByRole("button", { name: "Show its events" }).click();
  await expect(rows(page)).toHaveCount(1);
  expect(alarms).toEqual([]);
});

test("nothing found says why, a failure says so and asks again", async ({ page }) => {
  await open(page, "show:patterns service:nobody");
  await expect(page.getByRole("listitem").filter({ hasText: "service:nobody" })).toBeVisible();
  await open(page, 'show:patterns "took');
  await expect(page.getByText("Nothing was searched.")).toBeVisible();
  await page.route(/logs\.patterns/, (route) => route.abort());
  await open(page);
  await expect(page.getByRole("alert").filter({ hasText: "did not answer" })).toBeVisible();
  await page.unroute(/logs\.patterns/);
  await page.getByRole("button", { name: "Search again" }).click();
  await expect(row(page, "took <n>")).toBeVisible();
});

test("a sample says its fraction, and what is not listed is counted", async ({ page }) => {
  await page.route(/logs\.patterns/, async (route) => {
    const answer = await route.fetch();
    const sampled = '"sample":16,"rest":{"patterns":3,"count":120,"at_least":false}';
    const body = (await answer.text()).replace(/"sample":1,"rest":\{[^}]*\}/, sampled);
    await route.fulfill({ response: answer, body });
  });
  await open(page);
  await expect(page.getByText("Sample 1 in 16")).toBeVisible();
  await expect(row(page, "took <n>").locator(".pt-count")).toHaveText("≈ 40");
  await expect(page.getByText("3 more patterns with about 120 events are not listed.")).toBeVisible();
  await expectGoodLooks(page, "patterns sample");
});

test("looks", async ({ page }) => {
  test.setTimeout(90_000);
  await open(page);
  await row(page, "no pool").getByRole("button", { expanded: false }).click();
  await expect(page.getByRole("button", { name: "Show its events" })).toBeVisible();
  await expectGoodLooks(page, "patterns");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("list", { name: "Events of the pattern" }).getByRole("button").first().click();
  await page.getByRole("tab", { name: "Pattern", exact: true }).click();
  await expect(page.getByRole("definition").first()).toBeVisible();
  const line = await row(page, "took <n>").locator(".pt-line").boundingBox();
  expect(line?.width).toBeGreaterThan(150);
  await expectGoodLooks(page, "patterns event");
});
