/** Tests of `severity` as the set of severity numbers that pass them. Pure. */
import type { CompareOperator, FieldTest } from "./ast";
import { matchesGlob } from "./glob";
import { compileRegExp } from "./regexp";
import { levelName, type SeverityRange, severityRange } from "./severity";

const NUMBERS = Array.from({ length: 24 }, (_, i) => i + 1);

/**
 * The severity numbers (1 to 24, ascending) that pass a test. `>warn` means above every number of warn;
 * patterns look at the name of the level; 0 (not given) never passes.
 */
export function severityNumbers(test: FieldTest): number[] {
  return NUMBERS.filter(predicate(test));
}

function predicate(test: FieldTest): (number: number) => boolean {
  switch (test.kind) {
    case "exists":
      return () => true;
    case "equals":
      return within(severityRange(test.value));
    case "compare":
      return compare(test.operator, severityRange(test.value));
    case "range":
      return between(test.from, test.to);
    case "wildcard":
      return (number) => matchesGlob(test.pattern, levelName(number));
    case "regexp": {
      const matches = compileRegExp(test.pattern);
      return (number) => matches(levelName(number));
    }
    case "any": {
      const predicates = test.tests.map(predicate);
      return (number) => predicates.some((one) => one(number));
    }
  }
}

function within(range: SeverityRange | undefined): (number: number) => boolean {
  return (number) => range !== undefined && number >= range.from && number <= range.to;
}

function compare(operator: CompareOperator, range: SeverityRange | undefined): (number: number) => boolean {
  if (range === undefined) return () => false;
  if (operator === ">") return (number) => number > range.to;
  if (operator === ">=") return (number) => number >= range.from;
  return operator === "<" ? (number) => number < range.from : (number) => number <= range.to;
}

function between(from: string | null, to: string | null): (number: number) => boolean {
  const low = from === null ? { from: 1, to: 1 } : severityRange(from);
  const high = to === null ? { from: 24, to: 24 } : severityRange(to);
  return low === undefined || high === undefined ? () => false : within({ from: low.from, to: high.to });
}
