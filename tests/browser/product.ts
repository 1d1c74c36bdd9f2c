/** What the browser tests share: signing in, sending events, waiting until they are searchable. */
import { expect, type Page } from "@playwright/test";
import { CREDENTIALS } from "../../infra/lab/product.mjs";

export const WEB = process.env.SIGHTGLASS_TEST_WEB_URL ?? "";
export const HTTP = process.env.SIGHTGLASS_TEST_HTTP_URL ?? "";

export async function signIn(page: Page): Promise<void> {
  await page.goto(`${WEB}/sign-in`);
  await page.getByLabel(/e-?mail/i).fill(CREDENTIALS.email);
  await page.getByLabel("Password", { exact: true }).fill(CREDENTIALS.password);
  await page.getByRole("button", { name: /sign in/i }).click();
  await page.waitForURL((url) => !url.pathname.includes("sign-in"));
}

export async function send(
  events: readonly object[],
  key: string = CREDENTIALS.ingestKey,
): Promise<Response> {
  const body = events.map((event) => JSON.stringify(event)).join("\n");
  return fetch(`${HTTP}/api/v1/logs`, { method: "POST", headers: { authorization: `Bearer ${key}` }, body });
}

/** Rows that the read API finds, as a script with a token would. */
export async function find(query: string): Promise<{ id: string; body: string }[]> {
  const answer = await fetch(`${WEB}/api/v1/logs?from=now-1h&query=${encodeURIComponent(query)}`, {
    headers: { authorization: `Bearer ${CREDENTIALS.apiToken}` },
  });
  expect(answer.status).toBe(200);
  const page: unknown = await answer.json();
  if (!isPage(page)) throw new Error(`not a page of rows: ${JSON.stringify(page)}`);
  return page.rows;
}

function isPage(value: unknown): value is { rows: { id: string; body: string }[] } {
  return typeof value === "object" && value !== null && "rows" in value && Array.isArray(value.rows);
}

export async function sendAndWait(events: readonly object[], query: string): Promise<void> {
  expect((await send(events)).status).toBe(200);
  await expect.poll(async () => (await find(query)).length, { timeout: 10_000 }).toBeGreaterThan(0);
}
