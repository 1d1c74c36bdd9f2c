/** What every screen must hold in both themes and at both widths: axe finds nothing serious, nothing overflows sideways. */
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const SCREENS = join(import.meta.dirname, "../../test-results/screens");
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const THEMES = ["light", "dark"] as const;
const GRAVE: readonly (string | null | undefined)[] = ["serious", "critical"];

/** Checks the screen as it stands and keeps a picture of each form. */
export async function expectGoodLooks(page: Page, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await page.evaluate(`document.documentElement.dataset.theme = "${theme}"`);
      await check(page, `${name} ${size.width} ${theme}`, theme);
    }
  }
}

/** In the dark only colours are looked at: the document is the same as in the light. */
async function check(page: Page, screen: string, theme: string): Promise<void> {
  await page.screenshot({ path: join(SCREENS, `${screen.replaceAll(" ", "-")}.png`) });
  const width = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  expect.soft(width, `${screen}: overflows sideways`).toBeLessThanOrEqual(0);
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] });
  const { violations } = await (theme === "dark" ? axe.withRules("color-contrast") : axe).analyze();
  const grave = violations
    .filter((violation) => GRAVE.includes(violation.impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  expect.soft(grave, screen).toEqual([]);
}
