/**
 * Counts escapes from the type checker and the linter per workspace against ratchet.json, which may
 * only fall: `any`, casts (other than `as const`), `!`, lint and type-check suppressions.
 */
import ts from "typescript";
import { read, sourceFiles } from "./files.mjs";
import { lineOf, parse, visit } from "./syntax.mjs";

const SUPPRESSION = /(biome-ignore|oxlint-disable|eslint-disable|@ts-ignore|@ts-expect-error|@ts-nocheck)/;

export function run() {
  const baseline = JSON.parse(read("infra/checks/ratchet.json"));
  const found = new Map();
  for (const path of sourceFiles().filter((path) => /\.tsx?$/.test(path))) {
    for (const [kind, line] of escapesOf(path)) {
      const key = `${path.split("/").slice(0, 2).join("/")} ${kind}`;
      found.set(key, [...(found.get(key) ?? []), `${path}:${line}`]);
    }
  }
  const over = [...found].filter(([key, places]) => places.length > (baseline[key] ?? 0));
  const stale = Object.keys(baseline).filter((key) => (found.get(key)?.length ?? 0) < baseline[key]);
  return [
    ...over.map(
      ([key, places]) =>
        `${key}: ${places.length}, at most ${baseline[key] ?? 0}: ${places.slice(0, 8).join(" ")}`,
    ),
    ...stale.map(
      (key) => `${key}: fell to ${found.get(key)?.length ?? 0}; lower it in infra/checks/ratchet.json`,
    ),
  ];
}

function escapesOf(path) {
  const source = parse(path);
  const escapes = [];
  visit(source, (node) => {
    const line = () => lineOf(source, node.getStart(source));
    if (node.kind === ts.SyntaxKind.AnyKeyword) escapes.push(["any", line()]);
    if (ts.isNonNullExpression(node)) escapes.push(["non-null", line()]);
    if ((ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) && !isConst(node))
      escapes.push(["cast", line()]);
  });
  source.text.split("\n").forEach((text, index) => {
    if (SUPPRESSION.test(text)) escapes.push(["suppression", index + 1]);
  });
  return escapes;
}

function isConst(node) {
  return ts.isTypeReferenceNode(node.type) && node.type.getText() === "const";
}
