/** The functions of the pipes: names, arguments, one sentence each; parser, compiler, completion and reference read this. */

export interface FunctionInfo {
  name: string;
  /** As it is written, for completion and the reference. */
  usage: string;
  about: string;
  argumentsMin: number;
  argumentsMax: number;
}

const fn = (usage: string, about: string, [argumentsMin, argumentsMax]: [number, number]): FunctionInfo => ({
  name: usage.slice(0, usage.indexOf("(")),
  usage,
  about,
  argumentsMin,
  argumentsMax,
});
const MANY = 100;

/** Functions of one row, in `where`, `eval`, `by` and inside aggregates. */
export const SCALAR_FUNCTIONS: readonly FunctionInfo[] = [
  fn("abs(x)", "without its sign", [1, 1]),
  fn("ceil(x)", "rounded up", [1, 1]),
  fn("floor(x)", "rounded down", [1, 1]),
  fn("round(x, digits)", "rounded to so many digits behind the point (0)", [1, 2]),
  fn("sqrt(x)", "square root", [1, 1]),
  fn("exp(x)", "e to the power of x", [1, 1]),
  fn("ln(x)", "natural logarithm", [1, 1]),
  fn("log10(x)", "logarithm to the base 10", [1, 1]),
  fn("pow(x, y)", "x to the power of y", [2, 2]),
  fn("least(a, b, …)", "the smallest number", [2, MANY]),
  fn("greatest(a, b, …)", "the largest number", [2, MANY]),
  fn("number(x)", "text as a number; nothing when it is none", [1, 1]),
  fn("text(x)", "as text", [1, 1]),
  fn("lower(s)", "in lower case", [1, 1]),
  fn("upper(s)", "in upper case", [1, 1]),
  fn("trim(s)", "without blanks at both ends", [1, 1]),
  fn("length(s)", "how many characters", [1, 1]),
  fn("substr(s, from, count)", "characters from the first (1) on; all that follow without a count", [2, 3]),
  fn("concat(a, b, …)", "one text of all; what is missing is empty", [1, MANY]),
  fn("replace(s, old, new)", "every `old` text by `new`", [3, 3]),
  fn("split(s, by, n)", "the n-th part (1) of a text cut at `by`; from the end below 0", [3, 3]),
  fn("extract(s, regexp)", "what the first group matches, else the whole match", [2, 2]),
  fn("contains(s, part)", "whether the text is in it, case aside", [2, 2]),
  fn("startswith(s, part)", "whether it begins so", [2, 2]),
  fn("endswith(s, part)", "whether it ends so", [2, 2]),
  fn("if(condition, a, b)", "a when the condition holds, else b", [2, 3]),
  fn("case(c1, a, c2, b, …, z)", "the value behind the first condition that holds, else the last", [2, MANY]),
  fn("coalesce(a, b, …)", "the first that is there", [1, MANY]),
  fn("exists(x)", "whether it is there", [1, 1]),
  fn("bin(x, width)", "rounded down to the width; of the time, `bin(5m)`", [1, 2]),
  fn("now()", "the time of the question", [0, 0]),
  fn("millis(t)", "a time as Unix milliseconds", [1, 1]),
  fn("hour(t)", "hour of the day, by the zone", [1, 1]),
  fn("weekday(t)", "day of the week, 1 is Monday, by the zone", [1, 1]),
  fn("day(t)", "the date, by the zone", [1, 1]),
];

/** Functions of many rows, in `stats` and `timeseries`. */
export const AGGREGATE_FUNCTIONS: readonly FunctionInfo[] = [
  fn("count()", "rows; with a field, rows that have it", [0, 1]),
  fn("countif(condition)", "rows for which it holds", [1, 1]),
  fn("uniq(x)", "different values, exactly", [1, 1]),
  fn("sum(x)", "sum", [1, 1]),
  fn("avg(x)", "mean", [1, 1]),
  fn("min(x)", "smallest", [1, 1]),
  fn("max(x)", "largest", [1, 1]),
  fn("stddev(x)", "standard deviation", [1, 1]),
  fn("median(x)", "the same as p50", [1, 1]),
  fn("p50(x)", "percentile; also p75, p90, p95, p99, p99.9 and any other", [1, 1]),
  fn("rate()", "rows a second; with a field, its sum a second", [0, 1]),
  fn("first(x)", "value of the oldest record that has it", [1, 1]),
  fn("last(x)", "value of the newest record that has it", [1, 1]),
  fn("values(x)", "different values, at most 100", [1, 1]),
];

const SCALARS = new Map(SCALAR_FUNCTIONS.map((one) => [one.name, one]));
const AGGREGATES = new Map(AGGREGATE_FUNCTIONS.map((one) => [one.name, one]));
const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,3})?)$/;

export function scalarFunction(name: string): FunctionInfo | undefined {
  return SCALARS.get(name);
}

/** Also `p<percentile>` for any percentile from 0 to below 100. */
export function aggregateFunction(name: string): FunctionInfo | undefined {
  const known = AGGREGATES.get(name);
  if (known !== undefined || !PERCENTILE.test(name)) return known;
  return { name, usage: `${name}(x)`, about: "percentile", argumentsMin: 1, argumentsMax: 1 };
}

/** 0.999 of `p99.9`, 0.5 of `median`; undefined for any other name. */
export function percentileOf(name: string): number | undefined {
  if (name === "median") return 0.5;
  const found = PERCENTILE.exec(name)?.[1];
  // Digits are moved as text, so that 99.9 gives 0.999 and not 0.9990000000000001.
  return found === undefined ? undefined : Number(`${found}e-2`);
}
