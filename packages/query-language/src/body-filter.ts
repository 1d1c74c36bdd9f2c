/** Tests of the key `body` are searches of the body. Pure. */
import type { FieldTest, Filter } from "./ast";

/**
 * The bare filter that a test of `body` means: `body:word`, `body:"two words"`, `body:wild*`, `body:/re/`
 * and groups of these. `undefined` for tests of the whole text: `compare`, `range`, `exists`.
 */
export function bodyFilter(test: FieldTest): Filter | undefined {
  switch (test.kind) {
    case "equals":
      return test.quoted ? { kind: "phrase", text: test.value } : { kind: "word", text: test.value };
    case "wildcard":
    case "regexp":
      return { kind: test.kind, pattern: test.pattern };
    case "any": {
      const operands = test.tests.map(
        (one) => bodyFilter(one) ?? { kind: "field" as const, key: "body", test: one },
      );
      return { kind: "or", operands };
    }
    default:
      return undefined;
  }
}
