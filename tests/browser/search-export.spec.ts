/** An export that takes a while: how far it is, its end on wish, and an error that nobody can miss. */
import { expectGoodLooks } from "./looks";
import { answer, count, expect, openSearch, send, test } from "./product";

const ALL = 40_000;
const BATCH = 2_000;
const FILLER = "x".repeat(400);

function batch(from: number): object[] {
  const start = Date.now() - 30 * 60_000;
  return Array.from({ length: BATCH }, (_, index) => ({
    service: "freight",
    level: "info",
    message: `crate ${from + index} ${FILLER}`,
    timestamp: new Date(start + (from + index) * 10).toISOString(),
  }));
}

test("an export tells how far it is and can be stopped", async ({ page }) => {
  test.setTimeout(90_000);
  for (let from = 0; from < ALL; from += BATCH) expect((await send(batch(from))).status).toBe(200);
  await expect.poll(() => count("service:freight"), { timeout: 30_000 }).toBe(ALL);
  await openSearch(page, "service:freight");
  await expect(answer(page)).toContainText("40,000 events");
  await page.getByRole("button", { name: "Export" }).click();
  const dialog = page.getByRole("dialog", { name: "Export all matches" });
  await expectGoodLooks(page, "search export");
  await page.setViewportSize({ width: 1440, height: 900 });
  const coming = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Export file" }).click();
  const download = await coming;
  await expect(dialog.getByRole("status")).toContainText(/[1-9][\d,]* of 40,000 events/);
  await dialog.getByRole("button", { name: "Cancel export" }).click();
  await expect(dialog).toContainText("Cancelled.");
  expect(await download.failure()).not.toBeNull();
});

test("an export that is refused says why", async ({ page }) => {
  await openSearch(page, "service:freight");
  await expect(answer(page)).toContainText("events");
  await page.route("**/api/export/logs?*", (route) => {
    const url = new URL(route.request().url());
    url.searchParams.set("query", "(");
    return route.continue({ url: url.toString() });
  });
  await page.getByRole("button", { name: "Export" }).click();
  const dialog = page.getByRole("dialog", { name: "Export all matches" });
  await dialog.getByRole("button", { name: "Export file" }).click();
  await expect(dialog.getByRole("alert")).toContainText("query.syntax");
  await expect(dialog.getByRole("alert")).toContainText("not whole");
});
