/** One running evaluation: where it looks, what was fetched, and the work left. */
import type { Expression, VectorSelector } from "./ast";
import type { Budget } from "./budget";
import { PromqlEvaluationError } from "./errors";
import type { FetchedSeries } from "./fetched";
import type { Frame, Plan } from "./plan";
import { type GridSeries, momentsOf, type Value } from "./value";

/** Passed to everything that evaluates; a subquery makes one with a frame of its own. */
export class Evaluation {
  readonly frame: Frame;
  readonly budget: Budget;
  readonly #shared: Shared;
  #moments: Float64Array | undefined;

  constructor(frame: Frame, shared: Shared) {
    this.frame = frame;
    this.budget = shared.budget;
    this.#shared = shared;
  }

  within(frame: Frame): Evaluation {
    return new Evaluation(frame, this.#shared);
  }

  get count(): number {
    return this.frame.grid.count;
  }

  /** The times of the steps, in milliseconds. */
  get moments(): Float64Array {
    this.#moments ??= momentsOf(this.frame.grid);
    return this.#moments;
  }

  evaluate(node: Expression): Value {
    const value = this.#shared.evaluateNode(node, this);
    if (value.kind === "vector") this.budget.result(value.series.length, this.count);
    return value;
  }

  vector(node: Expression): readonly GridSeries[] {
    const value = this.evaluate(node);
    if (value.kind !== "vector")
      throw new PromqlEvaluationError(`expected an instant vector, got a ${value.kind}`);
    return value.series;
  }

  scalar(node: Expression): Float64Array {
    const value = this.evaluate(node);
    if (value.kind !== "scalar") throw new PromqlEvaluationError(`expected a scalar, got a ${value.kind}`);
    return value.values;
  }

  string(node: Expression): string {
    const value = this.evaluate(node);
    if (value.kind !== "string") throw new PromqlEvaluationError(`expected a string, got a ${value.kind}`);
    return value.value;
  }

  fetched(selector: VectorSelector): readonly FetchedSeries[] {
    const series = this.#shared.fetched[this.#shared.plan.indexOf.get(selector) ?? -1];
    if (series === undefined) throw new PromqlEvaluationError("nothing was fetched for a selector");
    return series;
  }
}

export interface Shared {
  readonly plan: Plan;
  /** In the order of the plan's requests. */
  readonly fetched: readonly (readonly FetchedSeries[])[];
  readonly budget: Budget;
  readonly evaluateNode: (node: Expression, evaluation: Evaluation) => Value;
}
