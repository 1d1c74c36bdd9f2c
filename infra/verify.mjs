/**
 * `npm run verify`: every gate that needs no service, in under a minute. Prints one line a gate;
 * exits 1 when one fails. `npm run verify -- sizes ratchet` runs some of them.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as docPaths from "./checks/doc-paths.mjs";
import * as generated from "./checks/generated.mjs";
import * as layers from "./checks/layers.mjs";
import * as migrations from "./checks/migrations.mjs";
import * as ratchet from "./checks/ratchet.mjs";
import * as readBudget from "./checks/read-budget.mjs";
import * as sizes from "./checks/sizes.mjs";
import * as tables from "./checks/tables.mjs";

const exec = promisify(execFile);

/** Runs a tool of node_modules; its output is the list of problems. */
const tool =
  (script, ...args) =>
  async () => {
    try {
      await exec(process.execPath, [`node_modules/${script}`, ...args], { maxBuffer: 64 * 1024 * 1024 });
      return [];
    } catch (error) {
      return `${error.stdout ?? ""}${error.stderr ?? error.message}`.trim().split("\n").slice(0, 60);
    }
  };

const GATES = {
  format: tool(
    "@biomejs/biome/bin/biome",
    "ci",
    "--error-on-warnings",
    "--colors=off",
    "--reporter=summary",
    ".",
  ),
  lint: tool(
    "oxlint/bin/oxlint",
    "--type-aware",
    "--deny-warnings",
    "packages",
    "services",
    "apps",
    "tests",
    "infra",
  ),
  types: tool("tsc7/bin/tsc", "-p", "tsconfig.json"),
  "types-web": tool("tsc7/bin/tsc", "--noEmit", "-p", "apps/web/tsconfig.json"),
  layers: layers.run,
  "dead-code": tool("knip/bin/knip.js", "--no-progress"),
  sizes: sizes.run,
  ratchet: ratchet.run,
  "doc-paths": docPaths.run,
  migrations: migrations.run,
  generated: generated.run,
  tables: tables.run,
  "read-budget": readBudget.run,
};

const wanted = process.argv.slice(2);
const names = Object.keys(GATES).filter((name) => wanted.length === 0 || wanted.includes(name));
let failed = 0;

/** Two at a time: the gates are processor-bound. */
async function worker() {
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    const started = performance.now();
    const problems = await Promise.resolve(GATES[name]()).catch((error) => [String(error?.stack ?? error)]);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (problems.length > 0) failed += 1;
    process.stdout.write(`${problems.length === 0 ? "ok  " : "FAIL"} ${name} (${seconds} s)\n`);
    for (const problem of problems) process.stdout.write(`     ${problem}\n`);
  }
}

await Promise.all([worker(), worker()]);
process.exitCode = failed === 0 ? 0 : 1;
