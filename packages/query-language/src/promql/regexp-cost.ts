/**
 * How large a regular expression is once its counted repetitions are written out, which is what compiling
 * and matching cost. An upper bound, for patterns that RE2 accepts. O(length).
 */
import { PROMQL_LIMITS } from "./limits";

const COUNT = /^\{(\d+)(?:,(\d*))?\}/;
/** An escape with its braces, or a class. */
const ATOM = /^(?:\\[pPx]\{[^}]*\}|\\[\s\S]|\[\^?\]?(?:\[:[^\]]*:\]|\\[\s\S]|[^\]\\])*\])/;

export function regexpCost(pattern: string): number {
  const groups = [0];
  let last = 0;
  const add = (cost: number) => groups.push((groups.pop() ?? 0) + cost);
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at, at + PROMQL_LIMITS.regexpAtomMax);
    const count = COUNT.exec(rest);
    const atom = count ? null : ATOM.exec(rest);
    if (count) {
      const times = Math.max(Number(count[1]), Number(count[2] || 0), 1);
      add(last * (times - 1));
      last *= times;
    } else if (rest.startsWith("(")) groups.push(0);
    else if (rest.startsWith(")") && groups.length > 1) {
      last = (groups.pop() ?? 0) + 2;
      add(last);
    } else {
      last = 1;
      add(last);
    }
    at += (count ?? atom)?.[0].length ?? 1;
  }
  return groups.reduce((sum, cost) => sum + cost, 0);
}

/** Whether the repetitions of a pattern are worth compiling. */
export function isAffordable(pattern: string): boolean {
  return (
    pattern.length <= PROMQL_LIMITS.regexpCharsMax &&
    regexpCost(pattern) <= pattern.length + PROMQL_LIMITS.regexpRepeatsMax
  );
}
