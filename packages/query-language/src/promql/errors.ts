/** The two ways in which PromQL fails: a text that is refused, and an evaluation that cannot go on. */
import type { PromqlProblem, Span } from "./ast";

/** Ends the reading of a text; never leaves `parsePromql`. */
export class PromqlSyntaxError extends Error {
  override readonly name = "PromqlSyntaxError";
  readonly problem: PromqlProblem;

  constructor(span: Span, message: string) {
    super(message);
    this.problem = { from: span.from, to: span.to, message };
  }
}

/** `execution`: the data does not allow the operation; `limit`: a bound of PROMQL_LIMITS was passed. */
export type EvaluationErrorKind = "execution" | "limit";

/** An evaluation cannot give a result. */
export class PromqlEvaluationError extends Error {
  override readonly name = "PromqlEvaluationError";
  readonly kind: EvaluationErrorKind;

  constructor(message: string, kind: EvaluationErrorKind = "execution") {
    super(message);
    this.kind = kind;
  }
}

/** The error of a bound that was passed. */
export function overLimit(what: string, max: number): PromqlEvaluationError {
  return new PromqlEvaluationError(`the query needs more than ${max} ${what}`, "limit");
}
