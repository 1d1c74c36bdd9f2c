/** The functions: the types of their arguments and of their results. */
import type { ValueType } from "./ast";

/** Declaration of one function. */
export interface FunctionInfo {
  readonly args: readonly ValueType[];
  /** How many of the last arguments may be left out (positive), or any number of them may follow (-1). */
  readonly variadic: number;
  readonly result: ValueType;
}

const declare = (args: readonly ValueType[], variadic = 0, result: ValueType = "vector"): FunctionInfo => ({
  args,
  variadic,
  result,
});

const each = (names: string, info: FunctionInfo): [string, FunctionInfo][] =>
  names.split(" ").map((name) => [name, info]);

/** Every function that the evaluator knows, by name. */
export const FUNCTIONS: ReadonlyMap<string, FunctionInfo> = new Map([
  ...each(
    "abs ceil exp floor ln log2 log10 sgn sqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh deg rad",
    declare(["vector"]),
  ),
  ...each("absent sort sort_desc timestamp histogram_count histogram_sum histogram_avg", declare(["vector"])),
  ...each(
    "rate irate increase delta idelta deriv changes resets avg_over_time min_over_time max_over_time " +
      "sum_over_time count_over_time stddev_over_time stdvar_over_time last_over_time present_over_time absent_over_time",
    declare(["matrix"]),
  ),
  ...each("quantile_over_time", declare(["scalar", "matrix"])),
  ...each("predict_linear", declare(["matrix", "scalar"])),
  ...each("holt_winters double_exponential_smoothing", declare(["matrix", "scalar", "scalar"])),
  ...each(
    "day_of_month day_of_week day_of_year days_in_month hour minute month year",
    declare(["vector"], 1),
  ),
  ...each("clamp", declare(["vector", "scalar", "scalar"])),
  ...each("clamp_max clamp_min", declare(["vector", "scalar"])),
  ...each("round", declare(["vector", "scalar"], 1)),
  ...each("histogram_quantile", declare(["scalar", "vector"])),
  ...each("histogram_fraction", declare(["scalar", "scalar", "vector"])),
  ...each("label_replace", declare(["vector", "string", "string", "string", "string"])),
  ...each("label_join", declare(["vector", "string", "string", "string"], -1)),
  ...each("vector", declare(["scalar"])),
  ...each("scalar", declare(["vector"], 0, "scalar")),
  ...each("time pi", declare([], 0, "scalar")),
]);

/** Functions of newer Prometheus servers, so that the error can say more than "unknown". */
export const UNSUPPORTED_FUNCTIONS: ReadonlySet<string> = new Set(
  (
    "info mad_over_time first_over_time sort_by_label sort_by_label_desc histogram_quantiles histogram_stddev " +
    "histogram_stdvar ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time " +
    "start_timestamp start end range step"
  ).split(" "),
);
