/** The expressions of `testdata/promql.txt`, on which answers to PromQL are compared. */
import { readFileSync } from "node:fs";

export interface PromqlCase {
  readonly expression: string;
  /** Whether the order of the series is part of the answer of an instant query. */
  readonly ordered: boolean;
}

/** What is answered and what is refused, with a moment in the place of `%T`. */
export function promqlCases(momentMs: number): {
  answered: readonly PromqlCase[];
  refused: readonly PromqlCase[];
} {
  const answered: PromqlCase[] = [];
  const refused: PromqlCase[] = [];
  let section = "";
  for (const line of readFileSync(new URL("testdata/promql.txt", import.meta.url), "utf8").split("\n")) {
    if (line.startsWith("## ")) section = line.slice(3);
    if (line === "" || line.startsWith("#")) continue;
    const expression = line.replaceAll("%T", (momentMs / 1000).toFixed(3));
    (section === "refused" ? refused : answered).push({ expression, ordered: section === "ordered" });
  }
  return { answered, refused };
}
