/** The life of one log record, as ARCHITECTURE.md lists it, stays within 12 files and 1,500 lines. */
import { existsSync } from "node:fs";
import { read } from "./files.mjs";

const BUDGET = { files: 12, lines: 1500 };
const START = "<!-- life of a log record: begin -->";
const END = "<!-- life of a log record: end -->";

export function run() {
  const text = read("ARCHITECTURE.md");
  const start = text.indexOf(START);
  const end = text.indexOf(END);
  if (start < 0 || end < start) return ["ARCHITECTURE.md: the marked section is missing"];
  const links = [...text.slice(start, end).matchAll(/\]\(([^)#\s]+\.(?:ts|tsx|sql))\)/g)].map(
    (match) => match[1],
  );
  const files = [...new Set(links)];
  const missing = files.filter((path) => !existsSync(path));
  if (missing.length > 0) return missing.map((path) => `ARCHITECTURE.md: ${path} does not exist`);
  const lines = files.reduce((sum, path) => sum + read(path).trimEnd().split("\n").length, 0);
  return [
    ...(files.length === 0 ? ["ARCHITECTURE.md: the section links no file"] : []),
    ...(files.length > BUDGET.files ? [`${files.length} files, at most ${BUDGET.files}`] : []),
    ...(lines > BUDGET.lines ? [`${lines} lines, at most ${BUDGET.lines}`] : []),
  ];
}
