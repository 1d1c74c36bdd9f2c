/** A field test whose values are in lower case. Pure. */
import type { FieldTest } from "./ast";

/** For ids, which are stored in lower case. */
export function lowerCasedTest(test: FieldTest): FieldTest {
  switch (test.kind) {
    case "equals":
    case "compare":
      return { ...test, value: test.value.toLowerCase() };
    case "wildcard":
      return { ...test, pattern: test.pattern.toLowerCase() };
    case "range":
      return { ...test, from: test.from?.toLowerCase() ?? null, to: test.to?.toLowerCase() ?? null };
    case "any":
      return { ...test, tests: test.tests.map(lowerCasedTest) };
    default:
      return test;
  }
}
