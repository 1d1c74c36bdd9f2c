/** What no content may do to a page: widen it, lay parts over one another, hold it up, or become markup. */
import { expect, type Page } from "@playwright/test";

const SCREENS = "test-results/screens/";
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
/** Generous: the machine of the tests does other things too. */
const LONG_TASK_MAX_MS = 2_500;

/** For every page of a test, before it loads. */
export const WATCH_TASKS = `(() => {
  window.longestTask = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) window.longestTask = Math.max(window.longestTask, task.duration);
  }).observe({ type: "longtask", buffered: true });
})()`;

/** Parts of the page whose content must stay within them. */
const PANES =
  ".q, .vbar, .fields, .hist, .list-area, .detail, .results, .pts, .live-bar, [role=dialog], .popover, .toast";

/** Descriptions of what is drawn outside of its part of the page, of markup that came from content, of a wide page. */
const FIND_HARM = `(() => {
  const found = [];
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) found.push("the page is " + wide + " px too wide");
  if (window.polluted !== undefined || {}.polluted !== undefined) found.push("a prototype was changed");
  const clip = (element, pane) => {
    let box = element.getBoundingClientRect();
    let { left, right, top, bottom } = box;
    for (let up = element.parentElement; up !== null && up !== pane; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const bounds = up.getBoundingClientRect();
      left = Math.max(left, bounds.left); right = Math.min(right, bounds.right);
      top = Math.max(top, bounds.top); bottom = Math.min(bottom, bounds.bottom);
    }
    return { left, right, top, bottom };
  };
  const spills = (element) => {
    const style = getComputedStyle(element);
    if (element.firstElementChild !== null || style.display === "inline" || style.overflowX !== "visible") return false;
    return element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 2;
  };
  for (const pane of document.querySelectorAll(${JSON.stringify(PANES)})) {
    const outer = pane.getBoundingClientRect();
    const style = getComputedStyle(pane);
    if (outer.width === 0 || style.overflowX !== "visible") continue;
    for (const element of [pane, ...pane.querySelectorAll("*")]) {
      if (spills(element)) found.push("text out of " + element.tagName + "." + element.className);
      const own = getComputedStyle(element);
      if (own.position === "fixed" || own.visibility === "hidden" || own.display === "contents" || element.matches(".resizer")) continue;
      const box = clip(element, pane);
      if (box.right - box.left < 1 || box.bottom - box.top < 1) continue;
      const out = Math.max(outer.left - box.left, box.right - outer.right, box.bottom - outer.bottom, outer.top - box.top);
      if (out > 2) found.push(Math.round(out) + " px out of ." + pane.className + ": " + element.tagName + "." + element.className);
      if (found.length > 8) return found;
    }
  }
  const bad = document.querySelector("main img:not(.cm-widgetBuffer), main script, main iframe, main [onerror], main [onload], main a[href^='javascript:' i], main a[href*='elsewhere.example']");
  if (bad !== null) found.push("markup: " + bad.outerHTML.slice(0, 100));
  return found;
})()`;

/** Looks at both widths; leaves the page at the wide one. */
export async function expectNoHarm(page: Page, view: string): Promise<void> {
  for (const size of [...SIZES].reverse()) {
    await page.setViewportSize(size);
    await page.waitForTimeout(120);
    await page.screenshot({ path: `${SCREENS}hostile-${view.replaceAll(" ", "-")}-${size.width}.png` });
    await expectNothingMisplaced(page, `${view} ${size.width}`);
  }
  await expectCalm(page, view);
}

/** At the width that the page has. */
export async function expectNothingMisplaced(page: Page, view: string): Promise<void> {
  expect.soft(await page.evaluate<string[]>(FIND_HARM), view).toEqual([]);
}

export async function expectCalm(page: Page, view: string): Promise<void> {
  const longest = await page.evaluate<number>("window.longestTask");
  expect.soft(longest, `${view}: longest task, ms`).toBeLessThan(LONG_TASK_MAX_MS);
}
