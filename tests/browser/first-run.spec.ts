/** The first visit: an empty project waits, says what was refused, and turns green by itself. */
import { expectGoodLooks } from "./looks";
import { expect, parameter, rows, send, test, WEB } from "./product";

test("the first event turns the waiting page green", async ({ page }) => {
  test.setTimeout(60_000);
  let loads = 0;
  page.on("load", () => loads++);
  await page.goto(`${WEB}/search`);
  const card = page.getByRole("complementary", { name: "What arrives" });
  await expect(card).toContainText("Waiting for the first event");
  await expect(card.getByText("Searchable, not yet")).toBeVisible();

  expect((await send([{ message: "nobody" }], "sgi_no_such_key")).status).toBe(401);
  await expect(card).toContainText("1 request was refused");
  await expect(card).toContainText("auth.unknown");
  await expectGoodLooks(page, "first-run waiting");
  await page.setViewportSize({ width: 1440, height: 900 });

  expect((await send([{ level: "info", service: "hello", message: "first light" }])).status).toBe(200);
  await expect(card).toContainText("Your first event is here");
  await expect(card).toContainText("first light");
  await expect(card.getByText("Searchable, done")).toBeVisible();
  expect(loads).toBe(1);
  await expectGoodLooks(page, "first-run live");
  await page.setViewportSize({ width: 1440, height: 900 });

  await card.getByRole("button", { name: "Open it in Search" }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole("complementary", { name: "Event", exact: true })).toContainText("first light");
  expect(parameter(page, "event")).toMatch(/^[0-9a-f]{16}$/);
});

test("the lines for curl carry this server's address, and a key made here works", async ({ page }) => {
  await page.goto(`${WEB}/ingest/send`);
  const lines = page.getByRole("region", { name: "Lines for curl" });
  await expect(lines).toContainText(/https?:\/\/\S+\/api\/v1\/logs/);
  await page.getByRole("button", { name: "Create a key for this" }).click();
  await expect(lines).toContainText("Authorization: Bearer sgi_");
  const key = /Bearer (sgi_[^"]+)"/.exec((await lines.textContent()) ?? "")?.[1] ?? "";
  expect((await send([{ service: "pasted", message: "with the key of the page" }], key)).status).toBe(200);
  await expect(page.getByRole("complementary", { name: "What arrives" })).toContainText(
    "with the key of the page",
  );
});
