/** label_replace and label_join. */
import type { RE2JS } from "re2js";
import type { Call } from "./ast";
import { PromqlEvaluationError } from "./errors";
import type { Evaluation } from "./evaluation";
import { type Labels, withLabel } from "./labels";
import { compileAnchored } from "./matchers";
import { regexpCost } from "./regexp-cost";
import { collect, type GridSeries, relabeled } from "./value";

/** What one part of a regular expression costs for one character, in samples read. */
const MATCH_WEIGHT = 4;

export function labelReplace({ args }: Call, evaluation: Evaluation): readonly GridSeries[] {
  const [operand, ...texts] = args;
  const [target = "", replacement = "", source = "", pattern = ""] = texts.map((text) =>
    evaluation.string(text),
  );
  const regexp = compileAnchored(pattern);
  if (regexp === undefined)
    throw new PromqlEvaluationError(`invalid regular expression in label_replace(): ${pattern}`);
  if (target === "") throw new PromqlEvaluationError("invalid destination label name in label_replace(): ");
  const cost = MATCH_WEIGHT * regexpCost(pattern);
  const known = new Map<string, string | undefined>();
  const valueFor = (text: string): string | undefined => {
    if (known.has(text)) return known.get(text);
    evaluation.budget.visits(cost * (text.length + 1));
    const matcher = regexp.matcher(text);
    const value = matcher.matches() ? expand(replacement, matcher) : undefined;
    known.set(text, value);
    return value;
  };
  const replaced = (labels: Labels): Labels => {
    const value = valueFor(labels.get(source) ?? "");
    return value === undefined ? labels : withLabel(labels, target, value);
  };
  const series = operand ? evaluation.vector(operand) : [];
  return collect(series.map((one) => relabeled(one, replaced(one.labels))));
}

/** `$1`, `${1}`, `$name`, `${name}` and `$$`; groups that there are not, or that took no part, are empty. */
function expand(template: string, matcher: ReturnType<RE2JS["matcher"]>): string {
  return template.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, bare?: string, braced?: string) => {
    const name = bare ?? braced;
    if (name === undefined) return whole === "$$" ? "$" : whole;
    if (!/^\d+$/.test(name))
      return Object.hasOwn(matcher.namedGroups, name) ? (matcher.group(name) ?? "") : "";
    return Number(name) <= matcher.groupCount() ? (matcher.group(Number(name)) ?? "") : "";
  });
}

export function labelJoin({ args }: Call, evaluation: Evaluation): readonly GridSeries[] {
  const [operand, ...texts] = args;
  const [target = "", separator = "", ...sources] = texts.map((text) => evaluation.string(text));
  if (target === "") throw new PromqlEvaluationError("invalid destination label name in label_join(): ");
  if (sources.includes("")) throw new PromqlEvaluationError("invalid source label name in label_join(): ");
  const joined = (labels: Labels) =>
    withLabel(labels, target, sources.map((source) => labels.get(source) ?? "").join(separator));
  const series = operand ? evaluation.vector(operand) : [];
  return collect(series.map((one) => relabeled(one, joined(one.labels))));
}
