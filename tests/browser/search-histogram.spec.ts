/** The histogram by any field, and beside the period before. */
import { expectGoodLooks } from "./looks";
import { answer, count, expect, openSearch, parameter, seed, test } from "./product";

const MINUTE = 60_000;
/** In the last hour 60 events of 12 regions, in the hour before 40. */
const NOW = Date.now() - 2 * MINUTE;
const EVENTS = Array.from({ length: 100 }, (_, index) => ({
  service: "tide",
  level: index % 3 === 0 ? "warn" : "info",
  message: `wave ${index}`,
  region: index % 2 === 0 ? "north" : `r${index % 24}`,
  timestamp: new Date(
    NOW - (index < 60 ? index * 40_000 : 80 * MINUTE + (index - 60) * 30_000),
  ).toISOString(),
}));

test.beforeAll(async () => {
  await seed(EVENTS, "service:tide");
  await expect.poll(() => count("service:tide")).toBe(100);
});

test("the bars split by a field: the most frequent values, the others together, a click filters", async ({
  page,
}) => {
  await openSearch(page, "service:tide", "&from=now-6h");
  await expect(answer(page)).toContainText("100 events");
  const legend = page.getByRole("region", { name: "Events over time" });
  await legend.getByRole("button", { name: "Split by severity" }).click();
  await page.getByRole("menuitemcheckbox", { name: "region" }).click();
  await expect.poll(() => parameter(page, "by")).toBe("region");
  await expect(legend.getByRole("button", { name: /^north/ })).toHaveText(/50/);
  await expect(legend.getByRole("button", { name: /^other/ })).toBeDisabled();
  expect(await legend.locator(".legend-item").count()).toBe(9);
  await page.mouse.move(700, 600);
  await expectGoodLooks(page, "search histogram by region");
  await page.setViewportSize({ width: 1440, height: 900 });
  await legend.getByRole("button", { name: /^north/ }).click({ modifiers: ["Alt"] });
  await expect(answer(page)).toContainText("50 events");
  expect(parameter(page, "q")).toBe("service:tide -region:north");
});

test("the period before lies over the bars, and the answer tells the difference", async ({ page }) => {
  await openSearch(page, "service:tide");
  await expect(answer(page).first()).toContainText("60 events");
  const legend = page.getByRole("region", { name: "Events over time" });
  await legend.getByRole("button", { name: "Compare" }).click();
  await page.getByRole("menuitemcheckbox", { name: "the period before" }).click();
  await expect.poll(() => parameter(page, "cmp")).toBe("prev");
  await expect(page.getByRole("region", { name: "Answer" })).toContainText("+50% against 40");
  await expect(page.locator(".hist-ghost")).toHaveAttribute("d", /^M/);
  await page.mouse.move(700, 600);
  await expectGoodLooks(page, "search compare");
  await page.reload();
  await expect(page.getByRole("region", { name: "Answer" })).toContainText("against 40");
});

test("bars that an end of the range cuts are striped, and say that they are partial", async ({ page }) => {
  const histogram = page.getByRole("region", { name: "Events over time" });
  // Bars are a minute wide; events stand in both ends.
  const whole = Math.floor(NOW / MINUTE) * MINUTE;
  const range = { from: whole - 95 * MINUTE + 10_000, to: whole + 50_000 };
  const [from, to] = [range.from, range.to].map((ms) => new Date(ms).toISOString());
  await openSearch(page, "service:tide", `&from=${from}&to=${to}`);
  await expect(page.locator(".hist-cut")).toHaveAttribute("d", /^M/);
  const slider = histogram.getByRole("slider");
  const box = await slider.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 38, (box?.y ?? 0) + 40);
  await expect(page.locator(".hist-tip")).toContainText("partial: the range begins within it");
  await slider.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator(".hist-tip")).toContainText("partial: the range ends within it");
  await expect(slider).toHaveAttribute("aria-valuetext", /partial/);
  await page.mouse.move(700, 600);
  await page.keyboard.press("Escape");
  await expectGoodLooks(page, "search partial bars");
});
