/** Counts the work of one evaluation against PROMQL_LIMITS. */
import { overLimit } from "./errors";
import { PROMQL_LIMITS } from "./limits";

export class Budget {
  #samples = 0;
  #values = 0;
  #visits = 0;

  /** Raw samples that were given. @throws PromqlEvaluationError */
  samples(count: number): void {
    this.#samples += count;
    if (this.#samples > PROMQL_LIMITS.samplesMax) throw overLimit("raw samples", PROMQL_LIMITS.samplesMax);
  }

  /** A result of so many series on so many steps. @throws PromqlEvaluationError */
  result(series: number, steps: number): void {
    if (series > PROMQL_LIMITS.seriesMax) throw overLimit("series", PROMQL_LIMITS.seriesMax);
    this.#values += series * steps;
    if (this.#values > PROMQL_LIMITS.valuesMax) throw overLimit("values on the way", PROMQL_LIMITS.valuesMax);
  }

  /** Samples that are read again. @throws PromqlEvaluationError */
  visits(count: number): void {
    this.#visits += count;
    if (this.#visits > PROMQL_LIMITS.visitsMax)
      throw overLimit("samples read by functions over ranges", PROMQL_LIMITS.visitsMax);
  }
}
