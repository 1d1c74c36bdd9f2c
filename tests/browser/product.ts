/** What the browser tests share: a signed-in page that must stay quiet, sending events, finding them. */
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { processTree, roleOf } from "../../infra/lab/processes.mjs";
import { CREDENTIALS } from "../../infra/lab/product.mjs";

export { expect } from "@playwright/test";
export { CREDENTIALS };

export const WEB = process.env.SIGHTGLASS_TEST_WEB_URL ?? "";
export const HTTP = process.env.SIGHTGLASS_TEST_HTTP_URL ?? "";

/** SIGKILL to a part of the product; its supervisor starts it again. */
export function kill(role: "web" | "ingest"): void {
  const root = Number(process.env.SIGHTGLASS_TEST_PID);
  const found = processTree(root).filter((entry) => roleOf(entry, root) === role);
  expect(found.length).toBeGreaterThan(0);
  for (const { pid } of found) process.kill(pid, "SIGKILL");
}

/**
 * `guest`: nobody is signed in. Every test of both fails on an uncaught error, a dialog, a request to
 * another host, or anything that the Content-Security-Policy had to block.
 */
export const guest = base.extend<{ alarms: string[] }>({
  alarms: [
    async ({ page }, use) => {
      const alarms: string[] = [];
      await watch(page, alarms);
      await use(alarms);
      expect(alarms).toEqual([]);
    },
    { auto: true },
  ],
});

/** `test`: signed in as the owner. */
export const test = guest.extend({ storageState: process.env.SIGHTGLASS_TEST_SESSION });

const REPORT_VIOLATIONS = `document.addEventListener("securitypolicyviolation", (event) =>
  alarm("blocked " + event.violatedDirective + " " + event.blockedURI))`;

async function watch(page: Page, alarms: string[]): Promise<void> {
  page.on("pageerror", (error) => alarms.push(`error ${error.message}`));
  page.on("dialog", (dialog) => {
    alarms.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(WEB) && !url.startsWith("data:") && !url.startsWith("blob:")) alarms.push(url);
  });
  await page.exposeFunction("alarm", (text: string) => void alarms.push(text));
  await page.addInitScript(REPORT_VIOLATIONS);
}

export async function send(
  events: readonly object[],
  key: string = CREDENTIALS.ingestKey,
): Promise<Response> {
  return sendText(events.map((event) => JSON.stringify(event)).join("\n"), key);
}

export async function sendText(body: string, key: string = CREDENTIALS.ingestKey): Promise<Response> {
  return fetch(`${HTTP}/api/v1/logs`, { method: "POST", headers: { authorization: `Bearer ${key}` }, body });
}

/** Reads a path of the API as a script with a token would. */
export async function read(path: string, token: string = CREDENTIALS.apiToken): Promise<Response> {
  return fetch(`${WEB}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
}

/** How many events of the last day match, exactly. */
export async function count(query: string): Promise<number> {
  const answer = await read(`/logs/histogram?from=now-1d&query=${encodeURIComponent(query)}`);
  expect(answer.status).toBe(200);
  const histogram: unknown = await answer.json();
  if (!hasTotal(histogram)) throw new Error(`not a histogram: ${JSON.stringify(histogram)}`);
  return histogram.total;
}

function hasTotal(value: unknown): value is { total: number } {
  return typeof value === "object" && value !== null && "total" in value && typeof value.total === "number";
}

/** Sends the events of a test file unless they are there: a worker that starts again runs `beforeAll` again. */
export async function seed(events: readonly object[], query: string): Promise<void> {
  if ((await count(query)) === 0) await sendAndWait(events, query);
}

/** Sends all events and waits until the query matches as many. */
export async function sendAndWait(events: readonly object[], query: string): Promise<void> {
  expect((await send(events)).status).toBe(200);
  await expect.poll(() => count(query), { intervals: [50, 100] }).toBe(events.length);
}

/** Opens Search on a query; further parameters of the address as they are. */
export async function openSearch(page: Page, query: string, more = ""): Promise<void> {
  await page.goto(`${WEB}/search?q=${encodeURIComponent(query)}${more}`);
  await expect(queryEditor(page)).toBeVisible();
}

/** The loaded editor: not the plain field that stands in before. */
export function queryEditor(page: Page): Locator {
  return page.locator('.cm-content[aria-label="Query"]');
}

export async function runQuery(page: Page, query: string): Promise<void> {
  await queryEditor(page).fill(query);
  await queryEditor(page).press("Enter");
}

/** Rows of the list that are in the document, without its head. */
export function rows(page: Page): Locator {
  return page.locator('[role="grid"] [role="row"][data-index]');
}

/** The line that says how many events match. */
export function answer(page: Page): Locator {
  return page.getByRole("region", { name: "Answer" }).locator(".stat");
}

/** Parameter of the current address, decoded. */
export function parameter(page: Page, name: string): string | null {
  return new URL(page.url()).searchParams.get(name);
}
