/** How soon events are on the screen of a live tail: sends at a rate, watches the list, compares. Shared by tests and benchmarks. */
import { setTimeout as sleep } from "node:timers/promises";

const BATCH = 20;

/** For the page: at each change of the list, the highest `line <n> of <show>` on it, and when. */
export const watchFoot = (show) => `(() => {
  window.seenAtFoot = [];
  let highest = -1;
  new MutationObserver(() => {
    let now = -1;
    for (const row of document.querySelectorAll('[role="grid"] [data-index]')) {
      const found = /line (\\d+) of ${show}/.exec(row.textContent ?? "");
      if (found) now = Math.max(now, Number(found[1]));
    }
    if (now > highest) {
      highest = now;
      window.seenAtFoot.push([now, Date.now()]);
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
})()`;

/**
 * Sends events 0, 1, 2 … in small requests at an even rate.
 * @param {(numbers: number[]) => Promise<unknown>} send resolves when they are accepted
 * @param {{rate: number, seconds: number}} load
 * @returns when each was accepted, in ms since the epoch, and the rate that was kept
 */
export async function sendEvenly(send, { rate, seconds }) {
  /** @type {number[]} */
  const accepted = [];
  const begin = performance.now();
  const pending = [];
  for (let from = 0; from < rate * seconds; from += BATCH) {
    const numbers = Array.from({ length: BATCH }, (_, index) => from + index);
    pending.push(
      send(numbers).then(() => {
        const at = Date.now();
        for (const number of numbers) accepted[number] = at;
      }),
    );
    const wait = begin + ((from + BATCH) / rate) * 1_000 - performance.now();
    if (wait > 0) await sleep(wait);
  }
  await Promise.all(pending);
  return { accepted, rate: Math.round(accepted.length / ((performance.now() - begin) / 1_000)) };
}

/**
 * An event is on screen when a number as high as its own was seen.
 * @param {readonly number[]} accepted
 * @param {readonly (readonly [number, number])[]} seen
 * @returns sorted delays in ms
 */
export function delaysOf(accepted, seen) {
  let next = 0;
  const delays = accepted.map((at, number) => {
    while ((seen[next]?.[0] ?? Number.POSITIVE_INFINITY) < number) next++;
    return Math.max(0, (seen[next]?.[1] ?? Number.POSITIVE_INFINITY) - at);
  });
  return delays.sort((a, b) => a - b);
}
