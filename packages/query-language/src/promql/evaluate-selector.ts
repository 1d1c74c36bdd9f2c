/** Selectors and range functions: from what was fetched to series on the grid. */
import {
  type Call,
  type Expression,
  type MatrixSelector,
  METRIC_NAME,
  type Subquery,
  type VectorSelector,
  withoutParens,
} from "./ast";
import { PromqlEvaluationError } from "./errors";
import type { Evaluation } from "./evaluation";
import type { FetchedSeries, GridAnswer, RawSeries } from "./fetched";
import { dropName, keyOf } from "./labels";
import { modifiedGrid, subqueryFrame } from "./plan";
import { eachWindow, type RangeCall, type RangeFunction } from "./range-call";
import { histogramRange, takesHistograms } from "./range-histogram";
import { OVER_TIME_FUNCTIONS } from "./range-over-time";
import { RATE_FUNCTIONS } from "./range-rate";
import { RESCAN_FUNCTIONS } from "./range-rescan";
import {
  answered,
  fillWindows,
  lastSamples,
  lastTimestamps,
  type RangeSeries,
  repeated,
  samplesOf,
  withoutStale,
} from "./samples";
import { emptySeries, type Grid, type GridSeries, isEmpty, momentsOf, relabeled, sameLabels } from "./value";

const FUNCTIONS: ReadonlyMap<string, RangeFunction> = new Map(
  Object.entries({ ...RATE_FUNCTIONS, ...OVER_TIME_FUNCTIONS, ...RESCAN_FUNCTIONS }),
);

export const isRangeFunction = (name: string) => FUNCTIONS.has(name);

const isAnswer = (series: FetchedSeries): series is GridAnswer => "grid" in series;
const isRaw = (series: FetchedSeries): series is RawSeries => !isAnswer(series);

/** The samples of an instant vector selector. */
export function evaluateSelector(node: VectorSelector, evaluation: Evaluation): readonly GridSeries[] {
  const grid = modifiedGrid(node, evaluation.frame);
  return onGrid(evaluation.fetched(node), { evaluation, grid }, (raw) =>
    lastSamples(raw, grid, evaluation.frame.lookbackMs),
  );
}

/** The times of the samples of an instant vector selector, without its name. */
export function evaluateTimestamps(node: VectorSelector, evaluation: Evaluation): readonly GridSeries[] {
  const grid = modifiedGrid(node, evaluation.frame);
  return onGrid(evaluation.fetched(node), { evaluation, grid }, (raw) =>
    lastTimestamps(raw, grid, evaluation.frame.lookbackMs),
  );
}

function onGrid(
  fetched: readonly FetchedSeries[],
  { evaluation, grid }: { evaluation: Evaluation; grid: Grid },
  read: (raw: RawSeries) => GridSeries,
): readonly GridSeries[] {
  evaluation.budget.result(fetched.length, grid.count);
  const result: GridSeries[] = [];
  for (const series of fetched) {
    const found = isAnswer(series) ? checkedAnswer(series, grid) : read(series);
    if (!isEmpty(found)) result.push(repeated(found, evaluation.count));
  }
  return result;
}

function checkedAnswer(answer: GridAnswer, grid: Grid): GridSeries {
  if (answer.grid.length !== grid.count || answer.present.length !== grid.count)
    throw new PromqlEvaluationError("the answer for a selector is not on its grid");
  return answered(answer);
}

/** The argument of a call that is a range of samples, if it has one. */
export function rangeArgument({ args }: Call): MatrixSelector | Subquery | undefined {
  for (const argument of args) {
    const inner = withoutParens(argument);
    if (inner.kind === "matrix" || inner.kind === "subquery") return inner;
  }
  return undefined;
}

/**
 * A function over ranges. The name of the metric stays only for last_over_time; `mayRepeat` lets series
 * pass that are the same without it.
 */
export function evaluateRangeCall(
  node: Call,
  evaluation: Evaluation,
  { mayRepeat = false } = {},
): readonly GridSeries[] {
  const range = rangeArgument(node);
  const evaluate = FUNCTIONS.get(node.name);
  if (range === undefined || evaluate === undefined)
    throw new PromqlEvaluationError(`function "${node.name}" needs a range vector`);
  const { series, answers, grid } = rangesOf(range, evaluation);
  const scalars = node.args
    .filter((argument) => withoutParens(argument) !== range)
    .map((argument) => evaluation.scalar(argument));
  const run = new RangeRun({ name: node.name, evaluate, scalars, windowMs: range.rangeMs }, grid, evaluation);
  evaluation.budget.result(series.length + answers.length, evaluation.count);
  const keepsName = node.name === "last_over_time";
  const results = [
    ...answers.map((answer) => repeated(checkedAnswer(answer, grid), evaluation.count)),
    ...series.map((samples) => run.of(samples)),
  ].filter((result) => !isEmpty(result));
  const named = keepsName ? results : results.map((result) => relabeled(result, dropName(result.labels)));
  return mayRepeat ? named : distinct(named);
}

/** Unlike for other functions, two series of the same labels are refused even when they never meet. */
function distinct(list: readonly GridSeries[]): readonly GridSeries[] {
  const keys = new Set(list.map(({ labels }) => keyOf(labels)));
  if (keys.size < list.length) throw sameLabels();
  return list;
}

interface Ranges {
  readonly series: readonly RangeSeries[];
  /** Given by the store already. */
  readonly answers: readonly GridAnswer[];
  /** The ends of the windows. */
  readonly grid: Grid;
}

function rangesOf(node: MatrixSelector | Subquery, evaluation: Evaluation): Ranges {
  if (node.kind === "matrix") {
    const fetched = evaluation.fetched(node.selector);
    return {
      series: fetched.filter(isRaw).map(withoutStale),
      answers: fetched.filter(isAnswer),
      grid: modifiedGrid(node.selector, evaluation.frame),
    };
  }
  const inner = evaluation.within(subqueryFrame(node, evaluation.frame));
  return {
    series: inner.vector(node.operand).map((series) => samplesOf(series, inner.frame.grid)),
    answers: [],
    grid: modifiedGrid(node, evaluation.frame),
  };
}

interface RangeJob {
  readonly name: string;
  readonly evaluate: RangeFunction;
  readonly scalars: readonly Float64Array[];
  readonly windowMs: number;
}

/** One function over many series; the arrays of windows are used again for each. */
class RangeRun {
  readonly #job: RangeJob;
  readonly #grid: Grid;
  readonly #evaluation: Evaluation;
  readonly #windows: { from: Int32Array; to: Int32Array; windowMs: number };
  readonly #ends: Float64Array;

  constructor(job: RangeJob, grid: Grid, evaluation: Evaluation) {
    const { count } = evaluation;
    this.#job = job;
    // One moment that all steps share.
    this.#grid = grid.count === count ? grid : { ...grid, stepMs: 0, count };
    this.#evaluation = evaluation;
    this.#windows = { from: new Int32Array(count), to: new Int32Array(count), windowMs: job.windowMs };
    this.#ends = momentsOf(this.#grid);
  }

  of(series: RangeSeries): GridSeries {
    const { name, evaluate, scalars, windowMs } = this.#job;
    const { budget, moments, count } = this.#evaluation;
    const result: GridSeries = {
      ...emptySeries(series.labels, count),
      histograms: series.histograms ? Array.from({ length: count }) : null,
    };
    const mixed = series.histograms !== null && takesHistograms(name);
    const takesAll = mixed || TAKES_ALL.has(name);
    const read = takesAll ? series : numbersOf(series);
    fillWindows(read.timestamps, this.#grid, this.#windows);
    const call = {
      series: read,
      windows: this.#windows,
      windowMs,
      ends: this.#ends,
      times: moments,
      scalars,
      budget,
    };
    evaluate(call, result);
    if (mixed) this.#withHistograms(call, result);
    return result;
  }

  /** Only windows of numbers keep what was found for numbers; windows of both have no result. */
  #withHistograms(call: RangeCall, result: GridSeries): void {
    const { histograms } = call.series;
    eachWindow(call, 1, (step, first, end) => {
      if (histograms?.slice(first, end).some((sample) => sample !== undefined)) result.present[step] = 0;
    });
    histogramRange(this.#job.name, call, result);
  }
}

/** Functions that take any sample. */
const TAKES_ALL: ReadonlySet<string> = new Set(["last_over_time", "count_over_time", "present_over_time"]);

/** Only the samples that are numbers: most functions have no meaning for histograms. */
function numbersOf(series: RangeSeries): RangeSeries {
  const { histograms } = series;
  if (histograms === null) return series;
  const isNumber = (_: unknown, index: number) => histograms[index] === undefined;
  return {
    labels: series.labels,
    timestamps: series.timestamps.filter(isNumber),
    values: series.values.filter(isNumber),
    histograms: null,
  };
}

/** The plain samples of a range at one moment: the result of an instant query for a range. */
export function evaluateRange(
  node: MatrixSelector | Subquery,
  evaluation: Evaluation,
): readonly RangeSeries[] {
  const { series, grid } = rangesOf(node, evaluation);
  const windows = { from: new Int32Array(1), to: new Int32Array(1), windowMs: node.rangeMs };
  return series
    .map((samples) => {
      fillWindows(samples.timestamps, { ...grid, count: 1 }, windows);
      const [from = 0] = windows.from;
      const [to = 0] = windows.to;
      return {
        labels: samples.labels,
        timestamps: samples.timestamps.subarray(from, to),
        values: samples.values.subarray(from, to),
        histograms: samples.histograms?.slice(from, to) ?? null,
      };
    })
    .filter(({ timestamps }) => timestamps.length > 0);
}

/** The labels that `absent` gives to its sample: those that its selector asks for exactly once. */
export function labelsOfAbsent(expression: Expression): readonly (readonly [string, string])[] {
  const selector = expression.kind === "matrix" ? expression.selector : expression;
  if (selector.kind !== "vector") return [];
  const exact = new Map<string, string>();
  const asked = new Set<string>();
  for (const { label, operator, value } of selector.matchers) {
    if (label === METRIC_NAME) continue;
    if (operator === "=" && !asked.has(label)) exact.set(label, value);
    else exact.delete(label);
    if (operator === "=") asked.add(label);
  }
  return [...exact];
}
