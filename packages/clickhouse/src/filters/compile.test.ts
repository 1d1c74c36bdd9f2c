/** The exact SQL of each construct: the form decides which index is used. */
import { parseFilter } from "@sightglass/query-language";
import { describe, expect, it } from "vitest";
import { param, sql } from "../sql";
import { compileFilter } from "./compile";
import type { KeyCatalogue, KeyTypes } from "./key-types";

const none: KeyTypes = { text: false, number: false, bool: false, resource: false };
const types: Record<string, KeyTypes> = {
  status: { ...none, number: true },
  route: { ...none, text: true },
  mixed: { ...none, number: true, text: true },
  cached: { ...none, bool: true },
  pod: { ...none, resource: true },
};
const catalogue: KeyCatalogue = { typesOf: (key) => types[key] };
const project = sql`project_id = ${param("UInt32", 1)}`;

/** SQL of a query text with the values in the place of the parameters. */
function compiled(text: string): string {
  const { filter } = parseFilter(text);
  const { query, query_params } = compileFilter(filter, { catalogue, project }).compile();
  return query.replace(/\{(p\d+):([^}]+)\}/g, (_, name: string) => JSON.stringify(query_params[name]));
}

const CASES: [text: string, expected: string][] = [
  ["", "1"],
  ["timeout", 'hasAllTokens(body, "timeout")'],
  ["Überraschung", 'hasAllTokens(body, "überraschung")'],
  ["user_id", 'hasPhrase(body, "user id")'],
  ['"two words"', 'hasPhrase(body, "two words")'],
  ['"---"', 'body ILIKE "%---%"'],
  ['~"50%"', 'body ILIKE "%50\\\\%%"'],
  ['~"o Word s"', '(hasAllTokens(body, "word") AND body ILIKE "%o Word s%")'],
  [
    "/answered 50[0-9] after [34] retries/",
    '(hasAllTokens(body, "after") AND match(body, "answered 50[0-9] after [34] retries"))',
  ],
  [
    "/transaction47[0-9] of the day/",
    '(hasAllTokens(body, "of the") AND body ILIKE "%transaction47%" AND match(body, "transaction47[0-9] of the day"))',
  ],
  ["/( gone | lost )+x/", 'match(body, "( gone | lost )+x")'],
  ['~"wo wor"', '(body ILIKE "%wor%" AND body ILIKE "%wo wor%")'],
  [
    "time*",
    '(body ILIKE "%time%" AND match(lowerUTF8(body), "(?:^|[\\\\x00-/:-@\\\\[-`{-\\\\x7f])time[^\\\\x00-/:-@\\\\[-`{-\\\\x7f]*(?:$|[\\\\x00-/:-@\\\\[-`{-\\\\x7f])"))',
  ],
  [
    "10.0.*",
    '(hasAllTokens(body, "10 0") AND match(lowerUTF8(body), "(?:^|[\\\\x00-/:-@\\\\[-`{-\\\\x7f])10[\\\\x00-/:-@\\\\[-`{-\\\\x7f]+0[\\\\x00-/:-@\\\\[-`{-\\\\x7f]+[^\\\\x00-/:-@\\\\[-`{-\\\\x7f]+(?:$|[\\\\x00-/:-@\\\\[-`{-\\\\x7f])"))',
  ],
  ["/time.?out/", '(body ILIKE "%time%" AND match(body, "time.?out"))'],
  ["/[0-9]+/", 'match(body, "[0-9]+")'],
  ["body:/x/", 'match(body, "x")'],
  ["body:*", "body != ''"],
  ["severity:>=warn", "severity_number >= 13"],
  ["severity:info", "(severity_number >= 9 AND severity_number <= 12)"],
  ["severity:(info OR error)", "severity_number IN [9,10,11,12,17,18,19,20]"],
  ["severity:nonsense*", "0"],
  ["timestamp:>=2026-11-21", 'timestamp >= "2026-11-21 00:00:00.000000000"'],
  ["service:cart", 'service = "cart"'],
  ["service:ca*", 'startsWith(service, "ca")'],
  ["service:*art", 'match(service, "^.*art$")'],
  ["service:/^ca/", "(service != '' AND match(service, \"^ca\"))"],
  ["service:(cart OR api)", '(service IN ["cart","api"])'],
  [
    "version:>=1.2",
    "(version != '' AND (length(version) <= 64 AND match(version, \"^[+-]?(?:[0-9]+(?:\\\\.[0-9]*)?|\\\\.[0-9]+)(?:[eE][+-]?[0-9]+)?$\")) AND toFloat64OrZero(version) >= 1.2)",
  ],
  ["version:>=1.2.3", "(version != '' AND version >= \"1.2.3\")"],
  ["host:*", "host != ''"],
  ["trace_id:ABC", 'trace_id = "abc"'],
  ["status:503", 'attributes_number["status"] = 503'],
  ["status:0", '(has(attributes_number.keys, "status") AND attributes_number["status"] = 0)'],
  ["status:>=500", '(has(attributes_number.keys, "status") AND attributes_number["status"] >= 500)'],
  [
    "status:[400 TO 499]",
    '(has(attributes_number.keys, "status") AND attributes_number["status"] >= 400 AND attributes_number["status"] <= 499)',
  ],
  ["status:(200 OR 404)", '(attributes_number["status"] = 200 OR attributes_number["status"] = 404)'],
  [
    "status:5*",
    '(has(attributes_number.keys, "status") AND startsWith(toString(attributes_number["status"]), "5"))',
  ],
  ["status:abc", "(0)"],
  ['route:"/cart"', 'attributes_text["route"] = "/cart"'],
  ["route:/cart/", '(has(attributes_text.keys, "route") AND match(attributes_text["route"], "cart"))'],
  ["route:ca*", '(has(attributes_text.keys, "route") AND startsWith(attributes_text["route"], "ca"))'],
  ["route:*", 'has(attributes_text.keys, "route")'],
  ["route:(a OR b)", '(attributes_text["route"] IN ["a","b"])'],
  ['route:""', '(has(attributes_text.keys, "route") AND attributes_text["route"] = "")'],
  [
    "route:>=500",
    '(has(attributes_text.keys, "route") AND (length(attributes_text["route"]) <= 64 AND match(attributes_text["route"], "^[+-]?(?:[0-9]+(?:\\\\.[0-9]*)?|\\\\.[0-9]+)(?:[eE][+-]?[0-9]+)?$")) AND toFloat64OrZero(attributes_text["route"]) >= 500)',
  ],
  ["mixed:500", '(attributes_number["mixed"] = 500 OR attributes_text["mixed"] = "500")'],
  [
    "mixed:>=500",
    '((has(attributes_number.keys, "mixed") AND attributes_number["mixed"] >= 500) OR (has(attributes_text.keys, "mixed") AND (length(attributes_text["mixed"]) <= 64 AND match(attributes_text["mixed"], "^[+-]?(?:[0-9]+(?:\\\\.[0-9]*)?|\\\\.[0-9]+)(?:[eE][+-]?[0-9]+)?$")) AND toFloat64OrZero(attributes_text["mixed"]) >= 500))',
  ],
  ["cached:true", '(has(attributes_bool.keys, "cached") AND attributes_bool["cached"] = true)'],
  ["cached:*", 'has(attributes_bool.keys, "cached")'],
  [
    "pod:a",
    '(service, resource_id) IN (SELECT service, resource_id FROM resources WHERE project_id = 1 AND attributes["pod"] = "a")',
  ],
  [
    "unknown:500",
    '(attributes_number["unknown"] = 500 OR attributes_text["unknown"] = "500" OR (service, resource_id) IN (SELECT service, resource_id FROM resources WHERE project_id = 1 AND attributes["unknown"] = "500"))',
  ],
  ["NOT timeout", 'NOT (hasAllTokens(body, "timeout"))'],
  ["a b OR c", '((hasAllTokens(body, "a") AND hasAllTokens(body, "b")) OR hasAllTokens(body, "c"))'],
  ["-status:503 service:cart", '(NOT (attributes_number["status"] = 503) AND service = "cart")'],
];

describe("compileFilter", () => {
  it.each(CASES)("%s", (text, expected) => {
    expect(compiled(text)).toBe(expected);
  });

  it("refuses a regular expression that RE2 does not take", () => {
    const bad = { kind: "regexp", pattern: "(a" } as const;
    expect(() => compileFilter(bad, { catalogue, project })).toThrow(/cannot run/);
    expect(() => compileFilter({ kind: "field", key: "route", test: bad }, { catalogue, project })).toThrow(
      /cannot run/,
    );
  });
});
