/**
 * `npm test`: installs and builds what is missing, then every gate and every suite in order: verify,
 * unit, integration (embedded engines), the product as a whole (newcomer, short chaos, browser).
 * Ends with one line `N passed, N failed`; exits 1 when anything failed or nothing ran.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const totals = { passed: 0, failed: 0, skipped: 0 };
const reports = mkdtempSync(join(tmpdir(), "sightglass-test-"));

function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, ...env } });
    child.once("error", () => resolve(127));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

async function step(title, work) {
  const started = performance.now();
  process.stdout.write(`\n── ${title}\n`);
  await work();
  process.stdout.write(`── ${title}: ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
}

function count({ passed, failed, skipped }) {
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
}

async function gate(name, command, args) {
  const code = await run(command, args);
  count({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });
  if (code !== 0) process.stdout.write(`${name} failed with ${code}\n`);
  return code === 0;
}

async function vitest(project) {
  const report = join(reports, `${project}.json`);
  const code = await run(process.execPath, [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    project,
    "--reporter=dot",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ]);
  if (!existsSync(report)) return count({ passed: 0, failed: 1, skipped: 0 });
  const { numPassedTests, numFailedTests, numPendingTests, success } = JSON.parse(
    readFileSync(report, "utf8"),
  );
  const failed = success && code === 0 ? numFailedTests : Math.max(1, numFailedTests);
  return count({ passed: numPassedTests, failed, skipped: numPendingTests });
}

async function browser() {
  const chromium = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  if (!existsSync(chromium)) {
    process.stdout.write(`No browser at ${chromium}: apt-get install chromium, or set CHROMIUM_PATH.\n`);
    return count({
      passed: 0,
      failed: process.env.CI === "true" ? 1 : 0,
      skipped: process.env.CI === "true" ? 0 : 1,
    });
  }
  const report = join(reports, "browser.json");
  await run(
    process.execPath,
    ["node_modules/@playwright/test/cli.js", "test", "--config", "tests/playwright.config.ts"],
    { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  );
  if (!existsSync(report)) return count({ passed: 0, failed: 1, skipped: 0 });
  const { stats } = JSON.parse(readFileSync(report, "utf8"));
  return count({ passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped });
}

async function main() {
  await step("install and build", () => gate("build", process.execPath, ["infra/start.mjs", "--build-only"]));
  if (totals.failed === 0) {
    await step("verify", () => gate("verify", process.execPath, ["infra/verify.mjs"]));
    await step("unit tests", () => vitest("unit"));
    await step("integration tests", () => vitest("integration"));
    await step("newcomer", () => gate("newcomer", process.execPath, ["tests/newcomer.mjs"]));
    await step("chaos, short form", () =>
      gate("chaos", process.execPath, ["infra/chaos/main.mjs", "--rounds", "1"]),
    );
    await step("browser", browser);
  }
  const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : "";
  process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed${skipped}\n`);
  process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;
}

await main();
