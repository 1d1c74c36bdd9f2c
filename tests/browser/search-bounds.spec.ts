/** What a search may take: the newest tenth is offered past it, and the list says where it ends. */
import { labProduct } from "../../infra/lab/product.mjs";
import { expectGoodLooks } from "./looks";
import { answer, CREDENTIALS, expect, openSearch, parameter, rows, seed, test } from "./product";

const HOUR = 3_600_000;
const EVENTS = Array.from({ length: 400 }, (_, index) => ({
  service: "bound",
  level: "info",
  message: `step ${index}.`,
  timestamp: new Date(Date.now() - 60_000 - index * 100).toISOString(),
}));

test.beforeAll(() => seed(EVENTS, "service:bound"));

test("the list says that it holds no more, and goes on behind its last event", async ({ page }) => {
  let pages = 0;
  let first = "";
  // As a store with no end answers: the first page again and again, under other ids.
  await page.route(/logs\.search/, async (route) => {
    if (first === "") first = await (await route.fetch()).text();
    pages += 1;
    const body = first
      .replace(/"id":"[0-9a-f]{8}/g, () => `"id":"${pages.toString(16).padStart(8, "0")}`)
      .replace(/"next_cursor":null/, '"next_cursor":"more"');
    await route.fulfill({ contentType: "application/json", body });
  });
  await openSearch(page, 'service:bound "step 7"');
  const full = page.getByRole("status").filter({ hasText: "events are loaded" });
  await page.getByRole("grid", { name: "Events" }).focus();
  await expect(async () => {
    await page.keyboard.press("End");
    await expect(full).toBeVisible({ timeout: 100 });
  }).toPass({ intervals: [10] });
  await expect(full).toContainText("The newest 101 events are loaded");
  expect(pages).toBe(101);
  await expectGoodLooks(page, "search list full");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.unroute(/logs\.search/);
  await page.getByRole("button", { name: "Go on with older ones" }).click();
  await expect(full).toHaveCount(0);
  const last = Date.parse(EVENTS[7]?.timestamp ?? "");
  expect(parameter(page, "to")).toBe(new Date(last + 1).toISOString());
  await expect(answer(page)).toContainText("1 event in");
});

test("a next page that fails is asked for once, and again on wish", async ({ page }) => {
  let failed = 0;
  await page.route(/logs\.search.*cursor/, (route) => {
    failed += 1;
    return route.abort();
  });
  await openSearch(page, "service:bound");
  await expect(rows(page).first()).toContainText("step 0.");
  await page.getByRole("grid", { name: "Events" }).focus();
  await page.keyboard.press("End");
  const alert = page.getByRole("alert").filter({ hasText: "The app did not answer" });
  await expect(alert).toContainText("The rows below are the last answer.");
  await page.waitForTimeout(500);
  expect(failed).toBe(1);
  await page.unroute(/logs\.search.*cursor/);
  await page.getByRole("button", { name: "Search again" }).click();
  await expect(alert).toHaveCount(0);
});

test.describe("where one query may read few rows", () => {
  let product: Awaited<ReturnType<typeof labProduct>>;
  test.setTimeout(90_000);
  test.beforeAll(async () => {
    product = await labProduct({ env: { SIGHTGLASS_QUERY_ROWS_MAX: "9000" } });
    await product.start();
    for (let part = 0; part < 3; part++) {
      // Of different days, which are read each by itself.
      const from = Date.now() - (part === 0 ? 0.4 : part * 30) * HOUR;
      const events = Array.from({ length: 6_000 }, (_, index) => ({
        service: `part-${part}`,
        message: `turn ${index} of part ${part}`,
        turn: index,
        timestamp: new Date(from - index).toISOString(),
      }));
      const sent = await fetch(`${product.httpUrl}/api/v1/logs`, {
        method: "POST",
        headers: { authorization: `Bearer ${CREDENTIALS.ingestKey}` },
        body: JSON.stringify(events),
      });
      expect(sent.status).toBe(200);
    }
  });
  test.afterAll(() => product?.stop());

  test("a search that hits the bound says which, and offers the newest tenth", async ({ browser }) => {
    const web = product.webUrl.replace("127.0.0.1", "localhost");
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const { email, password } = CREDENTIALS;
    const signedIn = await context.request.post(`${web}/api/auth/sign-in/email`, {
      headers: { origin: web },
      data: { email, password },
    });
    expect(signedIn.ok()).toBe(true);
    const page = await context.newPage();
    const query = encodeURIComponent("turn:>7000");
    await expect(async () => {
      await page.goto(`${web}/search?q=${query}&from=now-7d`);
      await expect(page.getByRole("button", { name: /^Search only/ })).toBeVisible({ timeout: 3_000 });
    }).toPass({ timeout: 20_000 });
    await expect(page.getByRole("alert").filter({ hasText: "limit.rows_read" })).toContainText(
      "The query would read more rows than it may.",
    );
    await expectGoodLooks(page, "search bound");
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole("button", { name: "Search only last 4 hours" }).click();
    await expect(page.getByText("No event matches in this range.")).toBeVisible();
    expect(parameter(page, "from")).toBe("now-4h");
    await page.goto(`${web}/search?q=turn&from=now-7d`);
    await expect(rows(page).first()).toContainText("turn 0 of part 0");
    await context.close();
  });
});
