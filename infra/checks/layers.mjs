/** Layers and cycles by dependency-cruiser, with the number of modules asserted: a parser that sees nothing finds nothing. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { sourceFiles } from "./files.mjs";

const exec = promisify(execFile);
const ROOTS = ["packages", "services", "apps"];

export async function run() {
  const { stdout } = await exec(
    process.execPath,
    [
      "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
      "--config",
      ".dependency-cruiser.cjs",
      "--output-type",
      "json",
      ...ROOTS,
    ],
    { maxBuffer: 256 * 1024 * 1024 },
  ).catch((error) => (error.stdout ? error : Promise.reject(error)));
  const report = JSON.parse(stdout);
  const cruised = new Set(report.modules.map((module) => module.source));
  const expected = sourceFiles().filter((path) => /^(packages|services|apps)\/[^/]+\/src\//.test(path));
  const missed = expected.filter((path) => !cruised.has(path));
  return [
    ...missed.map((path) => `${path}: not seen by the layer check`),
    ...(report.summary.totalCruised < expected.length
      ? [`only ${report.summary.totalCruised} of ${expected.length} modules were read`]
      : []),
    ...report.summary.violations.map((found) => `${found.rule.name}: ${found.from} → ${found.to}`),
  ];
}
