/** A key as a column: kept on the page, built by the product, shown in Search, removed; answers stay the same. */
import { expectGoodLooks } from "./looks";
import { count, expect, send, test, WEB } from "./product";

const KEY = "hot.page.total";
const BUILT_MS = 60_000;

test("a key is kept, gets its column, is marked in Search, and is removed", async ({ page }) => {
  test.setTimeout(180_000);
  const events = Array.from({ length: 40 }, (_, n) => ({ service: "hot", message: "paid", [KEY]: n }));
  expect((await send(events)).status).toBe(200);
  await expect.poll(() => count(`${KEY}:>=30`)).toBe(10);

  await page.goto(`${WEB}/settings/hot-keys`);
  await page.getByRole("button", { name: "Keep a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Key").fill("no.such.key");
  await dialog.getByRole("button", { name: "Keep key" }).click();
  await expect(dialog.getByRole("alert")).toContainText("No event");
  await dialog.getByLabel("Key").fill(KEY);
  await dialog.getByRole("button", { name: "Keep key" }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole("row").filter({ hasText: KEY });
  await expect(row).toContainText("kept");
  await expect(row.getByText("ready", { exact: true })).toBeVisible({ timeout: BUILT_MS });
  await expect(page.getByText("columns of this installation are taken")).toBeVisible();
  await expectGoodLooks(page, "settings hot keys, one ready");
  await page.setViewportSize({ width: 1440, height: 900 });

  expect(await count(`${KEY}:>=30`)).toBe(10);
  expect(await count(`service:hot -${KEY}:>=30`)).toBe(30);
  const field = page
    .getByRole("complementary", { name: "Fields" })
    .getByRole("button", { name: KEY })
    .first();
  // Each web process asks for the list of columns every few seconds.
  await expect(async () => {
    await page.goto(`${WEB}/search?q=service%3Ahot`);
    await expect(field.getByText("has a column of its own")).toBeAttached({ timeout: 3_000 });
  }).toPass({ timeout: BUILT_MS });
  await field.click();
  await expect(page.getByText("p95").first()).toBeVisible();

  await page.goto(`${WEB}/settings/hot-keys`);
  await row.getByRole("button", { name: `Remove ${KEY}` }).click();
  await dialog.getByRole("button", { name: "Remove column" }).click();
  await expect(row).toContainText("no column wanted");
  await row.getByRole("button", { name: `Release ${KEY}` }).click();
  await dialog.getByRole("button", { name: "Release key" }).click();
  await expect(row).toHaveCount(0, { timeout: BUILT_MS });
  expect(await count(`${KEY}:>=30`)).toBe(10);
});
