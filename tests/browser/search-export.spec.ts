/** An export that takes a while: how far it is, its end on wish, and an error that nobody can miss. */
import { expectGoodLooks } from "./looks";
import { answer, CREDENTIALS, count, expect, openSearch, send, test, WEB } from "./product";

const ALL = 40_000;
const BATCH = 2_000;
/** Long enough that an export of all takes seconds. */
const FILLER = "x".repeat(2_400);

function batch(from: number): object[] {
  const start = Date.now() - 30 * 60_000;
  return Array.from({ length: BATCH }, (_, index) => ({
    service: "freight",
    level: "info",
    message: `crate ${from + index} ${FILLER}`,
    timestamp: new Date(start + (from + index) * 10).toISOString(),
  }));
}

test.beforeAll(async () => {
  test.setTimeout(90_000);
  if ((await count("service:freight")) > 0) return;
  for (let from = 0; from < ALL; from += BATCH) expect((await send(batch(from))).status).toBe(200);
  await expect.poll(() => count("service:freight"), { timeout: 30_000 }).toBe(ALL);
});

test("an export tells how far it is and can be stopped", async ({ page }) => {
  await openSearch(page, "service:freight");
  await expect(answer(page)).toContainText("40,000 events");
  await page.getByRole("button", { name: "Export" }).click();
  const dialog = page.getByRole("dialog", { name: "Export all matches" });
  await expect(dialog).toContainText("40,000 events from");
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
  const leaving = new AbortController();
  const headers = { authorization: `Bearer ${CREDENTIALS.apiToken}`, accept: "application/x-ndjson" };
  // As many streams as a project may have. Nobody reads them, so they stay for as long as they are held.
  const held = await Promise.all(
    Array.from({ length: 4 }, () =>
      fetch(`${WEB}/api/v1/logs?query=service:freight&from=now-1d`, { headers, signal: leaving.signal }),
    ),
  );
  expect(held.map((one) => one.status)).toEqual([200, 200, 200, 200]);
  await openSearch(page, "service:freight");
  await expect(answer(page)).toContainText("events");
  await page.getByRole("button", { name: "Export" }).click();
  const dialog = page.getByRole("dialog", { name: "Export all matches" });
  await dialog.getByRole("button", { name: "Export file" }).click();
  await expect(dialog.getByRole("alert")).toContainText("limit.rate");
  await expect(dialog.getByRole("alert")).toContainText("not whole");
  leaving.abort();
  for (const one of held) await expect(one.text()).rejects.toThrow();
});
