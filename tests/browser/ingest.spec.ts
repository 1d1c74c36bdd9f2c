/** Ingest health: every event is in the sum, refused requests stand beside it, dead letters show their bytes. */
import type { Page } from "@playwright/test";
import { expect, send, sendText, test, WEB } from "./product";

const TERMS = ["Received", "Stored", "Rejected", "Dropped", "Dead letters", "In flight"] as const;
type Sum = Record<(typeof TERMS)[number], number>;

const GOOD = '{"service":"sum","message":"good"}';
const BAD = '["not an object of a log"] trailing';

/** The sum as the page shows it. */
async function shown(page: Page): Promise<Sum> {
  const equation = page.getByRole("region", { name: "The sum of everything received" });
  const entries = TERMS.map(async (term): Promise<[string, number]> => {
    const block = equation.locator(".eq").filter({ has: page.getByText(term, { exact: true }) });
    return [term, Number((await block.locator("b").textContent())?.replaceAll(/\D/g, "") || Number.NaN)];
  });
  const sum = Object.fromEntries(await Promise.all(entries));
  return { Received: 0, Stored: 0, Rejected: 0, Dropped: 0, "Dead letters": 0, "In flight": 0, ...sum };
}

/** The sum once nothing is on the way any more. */
async function settled(page: Page): Promise<Sum> {
  let sum = await shown(page);
  await expect
    .poll(async () => {
      await page.getByRole("button", { name: "Refresh", exact: true }).click();
      sum = await shown(page);
      return sum.Received > 0 && sum["In flight"] === 0;
    })
    .toBe(true);
  return sum;
}

test("good, bad and refused requests: the sum grows by exactly them and adds up", async ({ page }) => {
  expect((await send([{ service: "sum", message: "before" }])).status).toBe(200);
  await page.goto(`${WEB}/ingest`);
  const before = await settled(page);
  const mixed = await sendText([GOOD, BAD, GOOD, GOOD].join("\n"));
  expect([200, 207]).toContain(mixed.status);
  expect((await sendText(GOOD, "sgi_no_such_key")).status).toBe(401);

  let after = before;
  await expect
    .poll(async () => {
      after = await settled(page);
      return after.Stored - before.Stored;
    })
    .toBe(3);
  expect(after.Received - before.Received).toBe(4);
  expect(after.Rejected - before.Rejected).toBe(1);
  expect(after.Received).toBe(
    after.Stored + after.Rejected + after.Dropped + after["Dead letters"] + after["In flight"],
  );
  await expect(page.getByText("Adds up", { exact: true })).toBeVisible();
  const refused = page.getByRole("listitem").filter({ hasText: "auth.unknown" });
  await expect(async () => {
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await expect(refused).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 15_000 });
});

test("a source has a row with its own terms", async ({ page }) => {
  await page.goto(`${WEB}/ingest`);
  const table = page.getByRole("region", { name: "Sources" });
  await expect(table.getByRole("row")).not.toHaveCount(1);
  await expect(table.getByRole("row").nth(1)).toContainText("HTTP JSON");
  await page.getByLabel("Find a source").fill("no such source");
  await expect(page.getByText("No source with “no such source”.")).toBeVisible();
});

test("a dead letter shows its raw bytes, as text and as hex", async ({ page }) => {
  const raw = `{"message":"cut off here ${Date.now()}`;
  await sendText(`${GOOD}\n${raw}`);
  await page.goto(`${WEB}/ingest`);
  const reason = page.getByRole("button", { name: /json\.syntax/ }).first();
  const bytes = page.getByRole("region", { name: "Raw event" });
  await expect(async () => {
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await reason.click({ timeout: 1_000 });
    await expect(bytes).toHaveText(raw, { timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await page.getByRole("button", { name: "Hex" }).click();
  await expect(bytes).toContainText("7b 22 6d 65 73 73 61 67");
});

test("dead letters are replayed through the intake, once, and told exactly", async ({ page }) => {
  const raw = `{"message":"never whole ${Date.now()}`;
  await sendText(`${GOOD}\n${raw}`);
  await page.goto(`${WEB}/ingest`);
  const head = page.getByRole("button", { name: /^Replay [1-9]/ });
  await expect(async () => {
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await page
      .getByRole("button", { name: /json\.syntax/ })
      .first()
      .click({ timeout: 1_000 });
    await expect(page.getByRole("region", { name: "Raw event" })).toHaveText(raw, { timeout: 500 });
  }).toPass({ timeout: 10_000 });
  const letters = Number(/\d+/.exec((await head.textContent()) ?? "")?.[0]);
  await head.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: `Replay ${letters}` }).click();
  await expect(dialog).toContainText(
    `${letters} letter${letters === 1 ? " was" : "s were"} sent: 0 events accepted`,
  );
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(async () => {
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await expect(page.getByRole("row").filter({ hasText: "replay" })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await expect(page.getByText("Adds up", { exact: true })).toBeVisible();
});

test("the event log shows every partition with what waits", async ({ page }) => {
  await page.goto(`${WEB}/ingest`);
  const log = page.getByRole("region", { name: "Event log" });
  await expect(log.getByRole("row")).not.toHaveCount(1);
  await expect(log).toContainText("Blocks waiting");
});
