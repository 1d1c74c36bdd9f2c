/** The functions of many rows → SQL; names and arguments were checked by the parser. Pure. */
import { type Aggregate, percentileOf } from "@sightglass/query-language";
import { decimal, param, type SqlFragment, sql } from "../sql";
import { StoreError } from "../store-error";
import {
  condition,
  levelOfNumber,
  levelValue,
  listValue,
  numberValue,
  textValue,
  timeValue,
  type Value,
} from "./value";

/** Values that `values(x)` holds. */
const VALUES_MAX = 100;

export interface AggregateContext {
  argument(index: number): Value;
  count: number;
  /** What a rate is divided by. */
  seconds: number;
  /** Records that a row stands for; undefined: one. */
  weight: SqlFragment | undefined;
  /** Order of the rows in time; undefined when they have none. */
  time: SqlFragment | undefined;
}

type Build = (of: AggregateContext) => Value;

const FUNCTIONS: Readonly<Record<string, Build>> = {
  count: (of) => numberValue(of.count === 0 ? all(of) : there(of), 1),
  countif: (of) => numberValue(sql`toFloat64(countIf(${condition(of.argument(0))}))`, 1),
  uniq: (of) => {
    const { text } = of.argument(0);
    return numberValue(
      sql`toFloat64(uniqExactIf(cityHash64(assumeNotNull(${text})), isNotNull(${text})))`,
      1,
    );
  },
  sum: (of) => numberValue(sql`sum(${of.argument(0).number})`, 1),
  avg: (of) => numberValue(sql`avg(${of.argument(0).number})`, 1),
  stddev: (of) => finite(sql`stddevPop(${of.argument(0).number})`),
  min: (of) => extreme(of.argument(0), (value) => sql`min(${value})`),
  max: (of) => extreme(of.argument(0), (value) => sql`max(${value})`),
  rate: (of) => {
    const seconds = param("Float64", of.seconds);
    const sum = of.count === 0 ? all(of) : sql`sum(${of.argument(0).number})`;
    return numberValue(sql`(${sum} / ${seconds})`, 1);
  },
  first: (of) => oneOf(of, of.time === undefined ? (x) => sql`any(${x})` : (x, t) => sql`argMin(${x}, ${t})`),
  last: (of) =>
    oneOf(of, of.time === undefined ? (x) => sql`anyLast(${x})` : (x, t) => sql`argMax(${x}, ${t})`),
  values: (of) => {
    const { text } = of.argument(0);
    return listValue(sql`arraySort(groupUniqArray(${VALUES})(${text}))`, 1);
  },
};
const VALUES = decimal(VALUES_MAX);

/** @throws StoreError `store.query` for a name that the parser would have refused. */
export function compileAggregate(aggregate: Aggregate, context: AggregateContext): Value {
  const percentile = percentileOf(aggregate.function);
  if (percentile !== undefined) return percentileValue(context.argument(0), percentile);
  const build = Object.hasOwn(FUNCTIONS, aggregate.function) ? FUNCTIONS[aggregate.function] : undefined;
  if (build === undefined)
    throw new StoreError("store.query", "This function over rows is not known.", { permanent: true });
  return build(context);
}

/** How many records. */
function all({ weight }: AggregateContext): SqlFragment {
  return weight === undefined ? sql`toFloat64(count())` : sql`toFloat64(sum(${weight}))`;
}

function there(of: AggregateContext): SqlFragment {
  return sql`toFloat64(countIf(isNotNull(${of.argument(0).sql})))`;
}

function finite(number: SqlFragment): Value {
  return numberValue(sql`if(isFinite(${number}), ${number}, NULL)`, 1);
}

/** Levels in their order, numbers by size, texts by code point; of a key that holds both, by size only when all are numbers. */
function extreme(value: Value, of: (value: SqlFragment) => SqlFragment): Value {
  if (value.isSeverity) return levelValue(levelOfNumber(of(value.number)));
  if (value.type === "number") return numberValue(of(value.sql), 1);
  if (value.type === "time") return timeValue(of(value.sql), 1);
  const isAll = sql`countIf(isNotNull(${value.text})) = countIf(isNotNull(${value.number}))`;
  return textValue(sql`if(${isAll}, toString(${of(value.number)}), ${of(value.text)})`, 1);
}

/** Keeps the type of its argument. */
function oneOf(of: AggregateContext, pick: (value: SqlFragment, time: SqlFragment) => SqlFragment): Value {
  const value = of.argument(0);
  const { type } = value;
  const held = type === "number" || type === "time" ? value.sql : value.text;
  const picked = pick(held, of.time ?? sql`1`);
  if (type === "number") return numberValue(picked, 1);
  if (type === "time") return timeValue(picked, 1);
  return value.isSeverity ? levelValue(picked) : textValue(picked, 1);
}

/** Within about one percent of the rank (t-digest); memory does not grow with the rows. */
function percentileValue(value: Value, percentile: number): Value {
  return finite(sql`toFloat64(quantileTDigest(${decimal(percentile)})(${value.number}))`);
}
