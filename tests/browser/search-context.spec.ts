/** The lines around an event: scope, filters, more on both sides without a move of the line, and the way to a search. */
import type { Page } from "@playwright/test";
import { expectGoodLooks } from "./looks";
import { expect, openSearch, parameter, rows, seed, test } from "./product";

const MINUTE = 60_000;
const LINES = 400;
/** 400 events, 100 ms apart, on two hosts; each tenth is an error. */
const EVENTS = Array.from({ length: LINES }, (_, index) => ({
  service: "kiln",
  host: `oven-${index % 2}`,
  level: index % 10 === 0 ? "error" : "info",
  message: `firing ${index}.`,
  "k8s.pod.name": `kiln-${index % 4}`,
  "log.file.path": `/var/log/kiln-${index % 5}.log`,
  trace_id: `${index % 8}`.padStart(32, "a"),
  timestamp: new Date(Date.now() - 20 * MINUTE + index * 100).toISOString(),
}));

test.beforeAll(async () => {
  await seed(EVENTS, "service:kiln");
});

const context = (page: Page) => page.getByRole("region", { name: "Context", exact: true });
const lines = (page: Page) => context(page).getByRole("listitem");
const anchor = (page: Page) => context(page).locator('[aria-current="true"]');

async function openContext(page: Page): Promise<void> {
  await openSearch(page, "service:kiln firing severity:error");
  await rows(page).filter({ hasText: "firing 200." }).click();
  await page.keyboard.press("c");
  await expect(anchor(page)).toContainText("firing 200.");
  await expect(lines(page).nth(20)).toBeAttached();
}

test("c shows what stood around the event, on the same host at first", async ({ page }) => {
  await openContext(page);
  await expect(page.getByRole("tab", { name: "Context" })).toHaveAttribute("aria-selected", "true");
  await expect(context(page).getByText("firing 198.")).toBeVisible();
  await expect(context(page).getByText("firing 199.")).toHaveCount(0);
  await expect(lines(page).filter({ hasText: "firing 198." }).getByRole("time")).toHaveText(/^−200.ms$/);
  await expectGoodLooks(page, "search context");
});

test("another scope, and the filters of the search on top", async ({ page }) => {
  await openContext(page);
  await context(page).getByRole("button", { name: "Scope: same host" }).click();
  await expect(page.getByRole("menuitemcheckbox")).toHaveText([
    "same host",
    "same service",
    "same pod",
    "same file",
    "same trace",
    "everything",
  ]);
  await page.getByRole("menuitemcheckbox", { name: "same service" }).click();
  await expect(context(page).getByText("firing 199.")).toBeVisible();
  await context(page).getByLabel("same filters").check();
  await expect(context(page).getByText("firing 199.")).toHaveCount(0);
  await expect(context(page).getByText("firing 190.")).toBeVisible();
});

for (const [scope, nearest] of [
  ["same pod", 196],
  ["same file", 190],
  ["same trace", 192],
  ["everything", 199],
] as const) {
  test(`the lines of ${scope}`, async ({ page }) => {
    await openContext(page);
    await context(page).getByRole("button", { name: "Scope: same host" }).click();
    await page.getByRole("menuitemcheckbox", { name: scope }).click();
    await expect(context(page).getByText(`firing ${nearest}.`)).toBeVisible();
    await expect(context(page).getByText("firing 198.")).toHaveCount(scope === "everything" ? 1 : 0);
  });
}

test("more lines come on both sides, and the line stays where it is", async ({ page }) => {
  await openContext(page);
  await expect(context(page).getByText("firing 98.")).toHaveCount(0);
  const earlier = context(page).getByRole("button", { name: "50 earlier" });
  await expect(anchor(page)).toBeInViewport();
  const before = await anchor(page).boundingBox();
  await earlier.evaluate((button: { click: () => void }) => button.click());
  await expect(context(page).getByText("firing 2.", { exact: true })).toBeAttached();
  expect((await anchor(page).boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0);
  await context(page).getByRole("button", { name: "50 later" }).click();
  await expect(context(page).getByText("firing 398.")).toBeAttached();
  await expect(anchor(page)).toBeInViewport();
});

test("the same lines open as a search", async ({ page }) => {
  await openContext(page);
  await context(page).getByRole("link", { name: "Open as search" }).click();
  await expect.poll(() => parameter(page, "q")).toBe('host:"oven-0"');
  expect(parameter(page, "sort")).toBe("asc");
  await expect(rows(page).filter({ hasText: "firing 200." })).toBeVisible();
  await expect(rows(page).filter({ hasText: "firing 102." })).toHaveCount(0);
});
