/** Waits in a page. The page's own policy forbids what a browser driver would evaluate in it by itself. */
import { setTimeout as sleep } from "node:timers/promises";

const EVERY_MS = 20;
const MOST_MS = 60_000;

/** Until the expression holds in the page. @throws after a minute */
export async function until(page, expression) {
  for (const end = performance.now() + MOST_MS; performance.now() < end; ) {
    if (await page.evaluate(`Boolean(${expression})`)) return;
    await sleep(EVERY_MS);
  }
  throw new Error(`not within ${MOST_MS} ms: ${expression}`);
}
