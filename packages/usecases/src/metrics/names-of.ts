/** Which names a PromQL text speaks: those of Prometheus, or with quotes those that were sent. Pure. */
import type { MetricNames } from "@sightglass/clickhouse";
import { type PromqlExpression, parsePromql } from "@sightglass/query-language";

const PLAIN = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** `sent` as soon as one name in it could not be written without quotes. */
export function namesOf(text: string): MetricNames {
  const { expression } = parsePromql(text);
  return expression !== null && hasQuotedName(expression) ? "sent" : "prometheus";
}

function hasQuotedName(node: PromqlExpression): boolean {
  switch (node.kind) {
    case "vector":
      return [node.name ?? "", ...node.matchers.map(({ label }) => label)].some(isQuoted);
    case "matrix":
      return hasQuotedName(node.selector);
    case "aggregation":
      return (node.grouping?.labels ?? []).some(isQuoted) || hasQuotedName(node.operand);
    case "call":
      return node.args.some(hasQuotedName);
    case "binary":
      return (
        (node.matching?.labels ?? []).some(isQuoted) || hasQuotedName(node.left) || hasQuotedName(node.right)
      );
    case "subquery":
    case "paren":
    case "unary":
      return hasQuotedName(node.operand);
    case "number":
    case "string":
      return false;
  }
}

function isQuoted(name: string): boolean {
  return name !== "" && !PLAIN.test(name);
}
