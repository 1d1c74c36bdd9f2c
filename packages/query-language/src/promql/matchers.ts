/** Label matchers over label sets. Regular expressions are RE2's, anchored at both ends, in linear time. */
import { RE2JS } from "re2js";
import { type Matcher, METRIC_NAME, type VectorSelector } from "./ast";
import type { Labels } from "./labels";
import { PROMQL_LIMITS } from "./limits";
import { isAffordable } from "./regexp-cost";

/** A regular expression that must match a whole text; undefined when RE2 refuses it, or it is too large. */
export function compileAnchored(pattern: string): RE2JS | undefined {
  if (!isAffordable(pattern)) return undefined;
  try {
    return RE2JS.compile(pattern, RE2JS.DOTALL);
  } catch {
    return undefined;
  }
}

/** What is wrong with the value of a matcher. */
export function matcherProblem({ operator, value }: Matcher): string | undefined {
  if (operator === "=" || operator === "!=") return undefined;
  if (value.length > PROMQL_LIMITS.regexpCharsMax)
    return `regular expression is longer than ${PROMQL_LIMITS.regexpCharsMax} characters`;
  if (!isAffordable(value)) return "regular expression repeats too much";
  return compileAnchored(value) ? undefined : `invalid regular expression "${value}"`;
}

/** Whether a label value satisfies a matcher. Compile once, test many values. */
export function compileMatcher({ operator, value }: Matcher): (labelValue: string) => boolean {
  if (operator === "=") return (text) => text === value;
  if (operator === "!=") return (text) => text !== value;
  const wanted = operator === "=~";
  const regexp = compileAnchored(value);
  if (regexp === undefined) return () => false;
  return (text) => regexp.matcher(text).matches() === wanted;
}

/** All conditions of a selector, that of its name first. */
export function matchersOf({
  name,
  matchers,
}: Pick<VectorSelector, "name" | "matchers">): readonly Matcher[] {
  return name === null ? matchers : [{ label: METRIC_NAME, operator: "=", value: name }, ...matchers];
}

/** Whether a label set satisfies all matchers. */
export function compileMatchers(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const tests = matchers.map((matcher) => ({ label: matcher.label, matches: compileMatcher(matcher) }));
  return (labels) => tests.every(({ label, matches }) => matches(labels.get(label) ?? ""));
}
