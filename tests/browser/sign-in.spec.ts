/** Signing in and out, and what a page does without a session. */
import type { Page } from "@playwright/test";
import { expectGoodLooks } from "./looks";
import { CREDENTIALS, expect, guest, test, WEB } from "./product";

async function fillIn(page: Page, password: string): Promise<void> {
  await page.getByLabel("E-mail").fill(CREDENTIALS.email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

guest("a wrong password is one sentence that does not say which of the two was wrong", async ({ page }) => {
  await page.goto(`${WEB}/sign-in`);
  await fillIn(page, "not the password");
  await expect(page.getByText(/^E-mail and password do not match\. 4 tries left/)).toBeVisible();
  await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
  expect(await page.context().cookies()).toEqual([]);
  await expectGoodLooks(page, "sign-in wrong");
});

guest("signing in returns to the asked address, signing out ends the session", async ({ page }) => {
  const asked = `${WEB}/ingest?from=now-7d`;
  await page.goto(asked);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await fillIn(page, CREDENTIALS.password);
  await expect(page).toHaveURL(asked);

  const cookies = await page.context().cookies();
  const kinds = cookies.map(({ name, httpOnly, sameSite, path }) => ({ name, httpOnly, sameSite, path }));
  const browser = { name: "sightglass_browser", httpOnly: true, sameSite: "Strict", path: "/" };
  expect(kinds).toContainEqual(browser);
  const sessions = kinds.filter(({ name }) => name !== browser.name);
  expect(sessions.length).toBeGreaterThan(0);
  for (const cookie of sessions) expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  expect(await page.evaluate("document.cookie")).toBe("");

  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(`${WEB}/sign-in`);
  await page.context().addCookies(cookies);
  await page.goto(`${WEB}/search`);
  await expect(page).toHaveURL(/\/sign-in/);
});

guest("the sign-in page follows the system's theme while it is open", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`${WEB}/sign-in`);
  await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

guest("without a session every page leads to sign-in and no answer holds data", async ({ page, request }) => {
  for (const path of ["/", "/search?q=a", "/ingest", "/settings/keys", "/settings/tokens"]) {
    await page.goto(WEB + path);
    await expect(page).toHaveURL(/\/sign-in/);
  }
  for (const path of ["/api/trpc/keys.list?input={}", "/api/export/logs?query=", "/api/v1/logs"]) {
    expect((await request.get(WEB + path)).status(), path).toBe(401);
  }
});

guest("a link cannot lead out of the app after signing in", async ({ page }) => {
  await page.goto(`${WEB}/sign-in?next=//elsewhere.example/x`);
  await fillIn(page, CREDENTIALS.password);
  await expect(page).toHaveURL(new RegExp(`^${WEB}/search`));
});

test("a person with a session is not asked again", async ({ page }) => {
  await page.goto(`${WEB}/`);
  await expect(page).toHaveURL(`${WEB}/search`);
});
