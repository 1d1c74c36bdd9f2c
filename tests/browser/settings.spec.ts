/** Keys and tokens from the page to the door: made, shown once, rotated, revoked. */
import type { Page } from "@playwright/test";
import { expect, read, send, test, WEB } from "./product";

const EVENT = { service: "keys", message: "sent with a key of the page" };
const PROPAGATION_MS = 2_000;

async function secretOnce(page: Page): Promise<string> {
  const secret = (await page.locator("code.kx-code").textContent()) ?? "";
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText(secret)).toHaveCount(0);
  return secret;
}

test("an ingest key: made, sends, rotated with overlap, revoked", async ({ page }) => {
  const name = `door ${Date.now()}`;
  await page.goto(`${WEB}/settings/keys`);
  await page.getByRole("button", { name: "New key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Create key" }).click();
  const first = await secretOnce(page);
  expect(first).toMatch(/^sgi_/);
  expect((await send([EVENT], first)).status).toBe(200);

  await page.reload();
  const row = page.getByRole("row").filter({ hasText: name });
  await expect(row).toContainText(first.slice(-4));
  expect(await page.content()).not.toContain(first);

  await row.getByRole("button", { name: `Rotate ${name}` }).click();
  await dialog.getByRole("button", { name: "Rotate key" }).click();
  const second = await secretOnce(page);
  expect(second).not.toBe(first);
  expect((await send([EVENT], second)).status).toBe(200);
  expect((await send([EVENT], first)).status).toBe(200);

  await row.getByRole("button", { name: `Revoke ${name}` }).click();
  await expect(dialog).toContainText("Senders with this key get 401 at once.");
  await dialog.getByRole("button", { name: "Revoke key" }).click();
  await expect(dialog).toBeHidden();
  for (const secret of [first, second]) {
    await expect
      .poll(async () => (await send([EVENT], secret)).status, { timeout: PROPAGATION_MS, intervals: [100] })
      .toBe(401);
  }
  await expect(row.getByRole("button", { name: `Rotate ${name}` })).toHaveCount(0);
});

test("rotating without overlap ends the key before at once", async ({ page }) => {
  const name = `swap ${Date.now()}`;
  await page.goto(`${WEB}/settings/keys`);
  await page.getByRole("button", { name: "New key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Name").press("Enter");
  const first = await secretOnce(page);
  await page.getByRole("button", { name: `Rotate ${name}` }).click();
  await dialog.getByText("None", { exact: true }).click();
  await expect(dialog).toContainText("get 401 at once");
  await dialog.getByRole("button", { name: "Rotate key" }).click();
  const second = await secretOnce(page);
  await expect
    .poll(async () => (await send([EVENT], first)).status, { timeout: PROPAGATION_MS, intervals: [100] })
    .toBe(401);
  expect((await send([EVENT], second)).status).toBe(200);
});

test("an API token: made, reads, revoked", async ({ page }) => {
  const name = `report ${Date.now()}`;
  await page.goto(`${WEB}/settings/tokens`);
  await page.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Create token" }).click();
  const token = await secretOnce(page);
  expect((await read("/logs?limit=1", token)).status).toBe(200);
  expect((await send([EVENT], token)).status).toBe(401);

  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  await dialog.getByRole("button", { name: "Revoke token" }).click();
  await expect(dialog).toBeHidden();
  await expect
    .poll(async () => (await read("/logs?limit=1", token)).status, { timeout: PROPAGATION_MS })
    .toBe(401);
});

test("Escape in a dialog changes nothing", async ({ page }) => {
  await page.goto(`${WEB}/settings/keys`);
  const revoke = page.getByRole("button", { name: /^Revoke / });
  await expect(revoke.first()).toBeVisible();
  const before = await revoke.count();
  await revoke.first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(revoke).toHaveCount(before);
});

test("theme, density and zone hold at once and after a reload", async ({ page }) => {
  await page.goto(`${WEB}/settings/display`);
  await page.getByRole("group", { name: "Theme" }).getByText("Dark").click();
  await page.getByText("Compact", { exact: true }).click();
  const html = page.locator("html");
  await expect(html).toHaveAttribute("data-theme", "dark");
  await expect(html).toHaveAttribute("data-density", "compact");
  await page.reload();
  await expect(html).toHaveAttribute("data-theme", "dark");
  await expect(html).toHaveAttribute("data-density", "compact");
});

test("an input is made, refused where its network is taken, changed and removed", async ({ page }) => {
  await page.goto(`${WEB}/settings/inputs`);
  await expect(page.getByRole("row").filter({ hasText: "default" })).toContainText("192.168.0.0/16");
  await page.getByRole("button", { name: "New input" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("firewalls");
  await dialog.getByLabel("Networks").fill("10.0.0.0/8");
  await dialog.getByRole("button", { name: "Create input" }).click();
  await expect(dialog.getByRole("alert")).toContainText("10.0.0.0/8");
  await dialog.getByLabel("Networks").fill("203.0.113.77/24");
  await dialog.getByLabel("Time zone").fill("Europe/Berlin");
  await dialog.getByRole("button", { name: "Create input" }).click();
  const row = page.getByRole("row").filter({ hasText: "firewalls" });
  await expect(row).toContainText("203.0.113.0/24");
  await row.getByRole("button", { name: "Change firewalls" }).click();
  await dialog.getByRole("switch", { name: "Lets senders in" }).click();
  await dialog.getByRole("button", { name: "Save input" }).click();
  await expect(row).toContainText("off");
  await row.getByRole("button", { name: "Remove firewalls" }).click();
  await dialog.getByRole("button", { name: "Remove input" }).click();
  await expect(row).toHaveCount(0);
});
