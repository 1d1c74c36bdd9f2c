/** A search that failed because something did not answer: it is tried again by itself, and says so. */
import { expectGoodLooks } from "./looks";
import { answer, expect, openSearch, rows, seed, test } from "./product";

test.beforeAll(() => seed([{ service: "phoenix", message: "from the ashes" }], "service:phoenix"));

const ASKED = /logs\.(?:search|histogram|fields|run)/;

test("after an outage the answer comes by itself", async ({ page }) => {
  let asked = 0;
  await page.route(ASKED, async (route) => {
    if (/logs\.search/.test(route.request().url())) asked += 1;
    if (asked <= 2) await route.abort();
    else await route.fallback();
  });
  await openSearch(page, "service:phoenix");
  const failed = page.getByRole("alert").filter({ hasText: "did not answer" });
  await expect(failed).toContainText("It is tried again by itself.");
  await expect(page.getByText(/Next try in \d+/)).toBeVisible();
  await expectGoodLooks(page, "search tried again");
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(rows(page).first()).toContainText("from the ashes", { timeout: 15_000 });
  await expect(failed).toHaveCount(0);
  await expect(answer(page)).toContainText("1 event");
  expect(asked).toBeGreaterThanOrEqual(3);
});

test("what would fail in the same way again is not tried again", async ({ page }) => {
  await openSearch(page, "service:phoenix /(/");
  await expect(page.locator(".squiggle").first()).toBeVisible();
  await expect(page.getByText("tried again")).toHaveCount(0);
});
