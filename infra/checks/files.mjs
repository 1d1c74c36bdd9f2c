/** Lists the tracked and new source files of the repository; shared by the checks. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** @returns {string[]} paths relative to the root, without ignored and deleted ones */
export function repositoryFiles(...patterns) {
  const out = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", ...patterns],
    {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return [...new Set(out.split("\0"))].filter((path) => path !== "" && existsSync(path)).sort();
}

export const read = (path) => readFileSync(path, "utf8");

const GENERATED = /(^|\/)(testdata|dist|\.next)\/|next-env\.d\.ts$|\.d\.ts$/;

/** Hand-written code. */
export function sourceFiles() {
  return repositoryFiles("*.ts", "*.tsx", "*.mjs").filter((path) => !GENERATED.test(path));
}

export const isTest = (path) => /\.(test|spec)\.tsx?$|(^|\/)tests\/|\/testing[-/]/.test(path);
