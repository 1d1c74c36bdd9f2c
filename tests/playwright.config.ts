import { defineConfig } from "@playwright/test";

/** The browser suite: the built product, started once, driven in Debian's or the given Chromium. */
export default defineConfig({
  testDir: "./browser",
  globalSetup: "./browser/start-product.ts",
  workers: 1,
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json"]],
  outputDir: "../test-results",
  // In this order with one worker; the first asserts that nothing was sent before it.
  projects: [
    { name: "empty project", testMatch: "first-run.spec.ts" },
    { name: "project with events", testIgnore: "first-run.spec.ts" },
  ],
  use: {
    browserName: "chromium",
    locale: "en-GB",
    timezoneId: "UTC",
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
