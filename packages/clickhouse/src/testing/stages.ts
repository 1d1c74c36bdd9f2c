/** Stages in any order over the keys of the seeded records. */
import fc from "fast-check";

const EXPRESSIONS = [
  "status",
  "http.route",
  "body",
  '"text"',
  "severity",
  "timestamp",
  "1.5",
  "null",
  "true",
  "status / user + 2",
  'concat(service, "x")',
  'if(status = 200, 1, "a")',
  "case(status > 300, timestamp, status < 100, now())",
  "coalesce(status, user)",
  "bin(5m)",
  "bin(status, 10)",
  'extract(body, "(a)")',
  'NOT x in ("a", 2) AND severity >= "warn"',
  "hour(timestamp)",
  "day(x)",
  'timestamp > "2026-01-01"',
  'split(body, " ", 1)',
  "least(1, status)",
  'x =~ "a"',
  "number(body)",
];
const expression = fc.constantFrom(...EXPRESSIONS);
const stage = fc.oneof(
  expression.map((one) => `| where ${one}`),
  expression.map((one) => `| eval x = ${one}`),
  fc
    .tuple(expression, expression)
    .map(
      ([one, other]) =>
        `| stats count(), max(${one}) as x, min(${other}), values(${one}), first(${other}), last(${one}), p99.9(${one}), uniq(${other}), sum(${one}), stddev(${one}), countif(${other}), rate(${one}) by ${other} as z`,
    ),
  expression.map((one) => `| sort -(${one}), x`),
  expression.map((one) => `| dedup ${one}`),
  expression.map((one) => `| fields ${one} as x, body as y`),
  expression.map((one) => `| top 3 ${one}`),
  fc.constantFrom(
    "| limit 30",
    '| parse "a *" as x',
    "| parse /a (?<x>.)/ from service",
    "| timeseries count() by x",
  ),
);

/** Query texts of one to five stages, not all of them readable. The same for the same seed. */
export function pipedQueries(seed: number, count: number): string[] {
  const queries = fc.array(stage, { minLength: 1, maxLength: 5 });
  return fc.sample(queries, { numRuns: count, seed }).map((stages) => `* ${stages.join(" ")}`);
}
