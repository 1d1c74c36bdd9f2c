/** Generators of filters and query texts for the property tests of this package. */
import fc from "fast-check";
import type { FieldTest, Filter } from "../ast";

const nasty = fc.constantFrom(
  ...'a b c : " \\ / * ( ) [ ] - ~ | < > = . @ _ 1 2 é 中 😀 AND OR NOT TO and http:// :: \n \t'.split(" "),
  " ",
);
export const text = fc.oneof(
  fc.array(nasty, { maxLength: 8 }).map((parts) => parts.join("")),
  fc.string({ maxLength: 8 }),
  fc.constantFrom("timeout", "user_id", "10.0.0.1", "/api/v1", "500", "-1.5e3", "true", "*", "\\", "a\\"),
);
const key = fc.oneof(
  fc.constantFrom(
    "service",
    "severity_text",
    "http.status_code",
    "k8s.pod/name",
    "@t",
    "my key",
    "10",
    "a-b",
  ),
  text,
);
const regexp = fc.constantFrom("a+", "a/b", "\\d+ ms", "(a|b)", '[/"]', "\\\\", "x\\.y", "^/api/");
const pattern = fc.array(text, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("*"));

const simpleTest: fc.Arbitrary<FieldTest> = fc.oneof(
  fc.record({ kind: fc.constant("equals" as const), value: text, quoted: fc.boolean() }),
  fc.record({ kind: fc.constant("wildcard" as const), pattern }),
  fc.record({ kind: fc.constant("regexp" as const), pattern: regexp }),
  fc.record({
    kind: fc.constant("compare" as const),
    operator: fc.constantFrom("<" as const, "<=" as const, ">" as const, ">=" as const),
    value: text,
  }),
  fc.record({
    kind: fc.constant("range" as const),
    from: fc.option(text),
    to: fc.option(text),
  }),
  fc.constant({ kind: "exists" as const }),
);
const test: fc.Arbitrary<FieldTest> = fc.oneof(
  { weight: 4, arbitrary: simpleTest },
  fc.record({ kind: fc.constant("any" as const), tests: fc.array(simpleTest, { maxLength: 4 }) }),
);

/** Any filter, normalized or not, up to a few levels deep. */
export const filter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.record({ kind: fc.constantFrom("word" as const, "phrase" as const, "substring" as const), text }),
    fc.constant({ kind: "all" as const }),
    fc.record({ kind: fc.constant("wildcard" as const), pattern }),
    fc.record({ kind: fc.constant("regexp" as const), pattern: regexp }),
    fc.record({ kind: fc.constant("field" as const), key, test }),
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      operands: fc.array(tie("filter"), { maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant("not" as const), operand: tie("filter") }),
  ),
})).filter;
