/** Every page and state in both themes at both widths; pictures are kept under test-results/screens. */
import type { Page } from "@playwright/test";
import { expectGoodLooks } from "./looks";
import { expect, guest, openSearch, rows, seed, sendText, test, WEB } from "./product";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
const EVENTS = Array.from({ length: 60 }, (_, index) => ({
  service: index % 3 === 0 ? "screen-checkout" : "screen-cart",
  level: LEVELS[index % LEVELS.length],
  message: `\u001b[3${(index % 7) + 1}mstep ${index}\u001b[0m of a long enough message that has to be cut at the edge of a narrow screen`,
  http: { status_code: index % 2 === 0 ? 200 : 503, route: "/cart/items/{id}/with/a/long/path" },
  duration_ms: index * 13.5,
  show: "screens",
  timestamp: new Date(Date.now() - index * 45_000).toISOString(),
}));

test.beforeAll(() => seed(EVENTS, "show:screens"));
test.describe.configure({ timeout: 60_000 });

guest("sign-in", async ({ page }) => {
  await page.goto(`${WEB}/sign-in`);
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expectGoodLooks(page, "sign-in");
});

const SEARCH_STATES: readonly [name: string, query: string, ready: (page: Page) => Promise<void>][] = [
  [
    "rows",
    "show:screens severity:(warn OR error) message",
    (page) => expect(rows(page).first()).toBeVisible(),
  ],
  [
    "nothing found",
    "show:screens service:nobody",
    (page) => expect(page.getByRole("listitem").filter({ hasText: "service:nobody" })).toBeVisible(),
  ],
  [
    "broken query",
    'show:screens "step',
    (page) => expect(page.getByRole("button", { name: /^Write "/ })).toBeVisible(),
  ],
];
for (const [name, query, ready] of SEARCH_STATES) {
  test(`search, ${name}`, async ({ page }) => {
    await openSearch(page, query);
    await ready(page);
    await expectGoodLooks(page, `search ${name}`);
  });
}

test("search, open event", async ({ page }) => {
  await openSearch(page, "show:screens");
  await rows(page).nth(3).click();
  await expect(page.getByRole("region", { name: "Event details" })).toBeVisible();
  await expectGoodLooks(page, "search event");
});

test("search, open field and time picker", async ({ page }) => {
  await openSearch(page, "show:screens");
  const fields = page.getByRole("complementary", { name: "Fields" });
  await fields.getByRole("button", { name: /duration_ms/, expanded: false }).click();
  await expect(fields).toContainText("p95");
  await page.keyboard.press("d");
  await expect(page.getByLabel("From", { exact: true })).toBeVisible();
  await expectGoodLooks(page, "search time");
});

test("search, failed", async ({ page }) => {
  await page.route(/logs\.(search|histogram|fields)/, (route) => route.abort());
  await openSearch(page, "show:screens");
  await expect(page.getByRole("alert").filter({ hasText: "did not answer" })).toBeVisible();
  await expectGoodLooks(page, "search failed");
});

test("search, a filter that is off and the list of projects", async ({ page }) => {
  await openSearch(page, "show:screens -severity:debug message");
  await page.getByRole("button", { name: "-severity:debug. Edit" }).press("Space");
  await expect(page.getByRole("button", { name: "Off: -severity:debug. Edit" })).toBeFocused();
  await expectGoodLooks(page, "search off");
  await page.getByRole("button", { name: "show:screens. Edit" }).click();
  await expectGoodLooks(page, "search pill edited");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Project: Default" }).click();
  await expect(page.getByRole("menuitemcheckbox", { name: /^Default/ })).toBeVisible();
  await expectGoodLooks(page, "search projects");
});

test("ingest", async ({ page }) => {
  await sendText('{"message":"good"}\n{"message":"cut');
  await page.goto(`${WEB}/ingest`);
  await expect(page.getByText("Adds up", { exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: "Raw event" })).toBeVisible();
  await expectGoodLooks(page, "ingest");
  // The last look was at a phone: both lines of the chart are named there too.
  await expect(page.locator(".lat-legend").getByText("p50")).toBeVisible();
});

test("ingest, nothing received", async ({ page }) => {
  await page.goto(`${WEB}/ingest?from=now-30d&to=now-29d`);
  await expect(page.getByRole("heading", { name: "Nothing was received in this range." })).toBeVisible();
  await expectGoodLooks(page, "ingest nothing");
});

for (const section of ["keys", "inputs", "tokens", "hot-keys", "display"]) {
  test(`settings, ${section}`, async ({ page }) => {
    await page.goto(`${WEB}/settings/${section}`);
    await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    await expectGoodLooks(page, `settings ${section}`);
  });
}

test("send data", async ({ page }) => {
  await page.goto(`${WEB}/ingest/send`);
  await expect(page.getByRole("region", { name: "Lines for curl" })).toBeVisible();
  await expect(page.getByText("listening", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Create a key for this" })).toBeVisible();
  await expectGoodLooks(page, "send");
});

test("send data, by syslog", async ({ page }) => {
  await page.goto(`${WEB}/ingest/send`);
  await page.getByRole("button", { name: "rsyslog", exact: true }).click();
  await expect(page.getByRole("region", { name: "Lines for rsyslog" })).toContainText("omfwd");
  await expect(page.getByText("This protocol carries no key")).toBeVisible();
  await expectGoodLooks(page, "send syslog");
});

test("ingest, replay asked", async ({ page }) => {
  await sendText('{"message":"good"}\n{"message":"cut');
  await page.goto(`${WEB}/ingest`);
  await page.getByRole("button", { name: /^Replay \d/ }).click();
  await expect(page.getByRole("dialog")).toContainText("through the intake again");
  await expectGoodLooks(page, "ingest replay");
});

test("settings, input dialog", async ({ page }) => {
  await page.goto(`${WEB}/settings/inputs`);
  await page.getByRole("button", { name: "Change default" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectGoodLooks(page, "settings input dialog");
});

test("settings, dialog and a page that is not there", async ({ page }) => {
  await page.goto(`${WEB}/settings/keys`);
  await page.getByRole("button", { name: "New key" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectGoodLooks(page, "settings dialog");
  await page.goto(`${WEB}/no/such/page`);
  await expectGoodLooks(page, "not found");
});
