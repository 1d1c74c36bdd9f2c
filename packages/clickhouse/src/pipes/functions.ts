/** The functions of one row → SQL; names and arguments were checked by the parser. Pure. */
import { joinSql, param, type SqlFragment, sql } from "../sql";
import { StoreError } from "../store-error";
import { sqlTimeOfMs } from "../time";
import { type Environment, patternOf } from "./environment";
import { binOfTime } from "./time-bin";
import {
  asType,
  booleanValue,
  condition,
  numberValue,
  textValue,
  timeOfMillis,
  timeValue,
  type Value,
  type ValueType,
} from "./value";

type Build = (args: readonly Value[], size: number, environment: Environment) => Value;

const NOTHING = sql`NULL`;

function at(args: readonly Value[], index: number): Value {
  const value = args[index];
  if (value === undefined)
    throw new StoreError("store.query", "An argument is missing.", { permanent: true });
  return value;
}

const number1 =
  (build: (x: SqlFragment) => SqlFragment): Build =>
  (args, size) =>
    numberValue(build(at(args, 0).number), size);
const text1 =
  (build: (s: SqlFragment) => SqlFragment): Build =>
  (args, size) =>
    textValue(build(at(args, 0).text), size);

const FUNCTIONS: Readonly<Record<string, Build>> = {
  abs: number1((x) => sql`abs(${x})`),
  ceil: number1((x) => sql`ceil(${x})`),
  floor: number1((x) => sql`floor(${x})`),
  round: (args, size) => numberValue(sql`round(${at(args, 0).number}, ${digitsOf(args[1])})`, size),
  sqrt: number1((x) => sql`if(${x} < 0, NULL, sqrt(${x}))`),
  exp: number1((x) => sql`exp(${x})`),
  ln: number1((x) => sql`if(${x} <= 0, NULL, log(${x}))`),
  log10: number1((x) => sql`if(${x} <= 0, NULL, log10(${x}))`),
  pow: (args, size) => numberValue(sql`pow(${at(args, 0).number}, ${at(args, 1).number})`, size),
  least: (args, size) => numberValue(sql`least(${numbers(args)})`, size),
  greatest: (args, size) => numberValue(sql`greatest(${numbers(args)})`, size),
  number: (args, size) => numberValue(at(args, 0).number, size),
  text: (args, size) => textValue(at(args, 0).text, size),
  lower: text1((s) => sql`lowerUTF8(${s})`),
  upper: text1((s) => sql`upperUTF8(${s})`),
  trim: text1((s) => sql`trimBoth(${s})`),
  length: (args, size) => numberValue(sql`toFloat64(lengthUTF8(${at(args, 0).text}))`, size),
  substr: substr,
  concat: (args, size) => {
    const texts = args.map(({ text }) => sql`ifNull(${text}, '')`);
    return textValue(sql`concat(${joinSql([...texts, sql`''`], ", ")})`, size);
  },
  replace: (args, size) =>
    textValue(sql`replaceAll(${at(args, 0).text}, ${literalText(args[1])}, ${literalText(args[2])})`, size),
  split: (args, size) => {
    const parts = sql`splitByString(${literalText(args[1])}, assumeNotNull(${at(args, 0).text}))`;
    const part = sql`arrayElementOrNull(${parts}, toInt64(${at(args, 2).number}))`;
    return textValue(sql`if(isNull(${at(args, 0).text}), NULL, ${part})`, size);
  },
  extract: (args, size) =>
    textValue(sql`nullIf(extract(${at(args, 0).text}, ${patternOf(at(args, 1))}), '')`, size),
  contains: (args, size) => {
    const [text, part] = [at(args, 0).text, at(args, 1).text];
    return booleanValue(sql`(position(lowerUTF8(${text}), lowerUTF8(${part})) > 0)`, size);
  },
  startswith: (args, size) => booleanValue(sql`startsWith(${at(args, 0).text}, ${at(args, 1).text})`, size),
  endswith: (args, size) => booleanValue(sql`endsWith(${at(args, 0).text}, ${at(args, 1).text})`, size),
  if: (args, size) => choose([[at(args, 0), at(args, 1)]], args[2], size),
  case: caseOf,
  coalesce: (args, size) => {
    const type = commonType(args);
    return typed(
      type,
      sql`coalesce(${joinSql(
        args.map((one) => asType(one, type)),
        ", ",
      )})`,
      size,
    );
  },
  exists: (args, size) => booleanValue(sql`isNotNull(${at(args, 0).sql})`, size),
  bin,
  now: (_, size, { nowMs }) => timeValue(sql`${param("DateTime64(3, 'UTC')", sqlTimeOfMs(nowMs))}`, size),
  millis: (args, size) => numberValue(at(args, 0).number, size),
  hour: (args, size, { zone }) =>
    numberValue(sql`toFloat64(toHour(${timeOf(args)}, ${param("String", zone)}))`, size),
  weekday: (args, size, { zone }) =>
    numberValue(sql`toFloat64(toDayOfWeek(${timeOf(args)}, 0, ${param("String", zone)}))`, size),
  day: (args, size, { zone }) =>
    textValue(sql`toString(toDate(${timeOf(args)}, ${param("String", zone)}))`, size),
};

/** @throws StoreError `store.query` for a name that the parser would have refused. */
export function callFunction(name: string, args: readonly Value[], environment: Environment): Value {
  const build = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (build === undefined)
    throw new StoreError("store.query", "This function is not known.", { permanent: true });
  return build(
    args,
    args.reduce((sum, { size }) => sum + size, 2),
    environment,
  );
}

function numbers(args: readonly Value[]): SqlFragment {
  return joinSql(
    args.map((one) => one.number),
    ", ",
  );
}

function digitsOf(digits: Value | undefined): SqlFragment {
  const count = typeof digits?.literal === "number" ? Math.trunc(digits.literal) : 0;
  return sql`${param("UInt8", Math.min(15, Math.max(0, count)))}`;
}

function literalText(value: Value | undefined): SqlFragment {
  if (value?.literal !== undefined && value.literal !== null)
    return sql`${param("String", String(value.literal))}`;
  throw new StoreError("store.query", "This text is written out, not computed.", { permanent: true });
}

function substr(args: readonly Value[], size: number): Value {
  const [text, from] = [at(args, 0).text, at(args, 1).number];
  const start = sql`toInt64(${from})`;
  const [, , count] = args;
  if (count === undefined) return textValue(sql`substringUTF8(${text}, ${start})`, size);
  return textValue(sql`substringUTF8(${text}, ${start}, toInt64(greatest(0, ${count.number})))`, size);
}

function caseOf(args: readonly Value[], size: number): Value {
  const pairs: [Value, Value][] = [];
  for (let i = 0; i + 1 < args.length; i += 2) pairs.push([at(args, i), at(args, i + 1)]);
  return choose(pairs, args.length % 2 === 1 ? args.at(-1) : undefined, size);
}

function choose(pairs: readonly [Value, Value][], otherwise: Value | undefined, size: number): Value {
  const type = commonType([
    ...pairs.map(([, value]) => value),
    ...(otherwise === undefined ? [] : [otherwise]),
  ]);
  const last = otherwise === undefined ? NOTHING : asType(otherwise, type);
  const chosen = pairs.reduceRight(
    (rest, [test, value]) => sql`if(${condition(test)}, ${asType(value, type)}, ${rest})`,
    last,
  );
  return typed(type, chosen, size);
}

/** The one type of all that are there, else text. */
function commonType(values: readonly Value[]): ValueType {
  const types = new Set(values.filter(({ literal }) => literal !== null).map(({ type }) => type));
  const [only, ...more] = types;
  return only === undefined || more.length > 0 ? "text" : only;
}

function typed(type: ValueType, value: SqlFragment, size: number): Value {
  if (type === "number") return numberValue(value, size);
  if (type === "boolean") return booleanValue(value, size);
  if (type === "time") return timeValue(value, size);
  return textValue(value, size);
}

/** `bin(5m)` of the time of the record, `bin(x, 100)` of a number, `bin(t, 1h)` of a time, by the zone. */
function bin(args: readonly Value[], size: number, environment: Environment): Value {
  const [value, widthValue] = args.length === 1 ? [environment.field("timestamp"), args[0]] : args;
  const width = widthValue?.literal;
  if (value === undefined || typeof width !== "number" || !(width > 0)) {
    const message = "bin takes a width above 0, written out: bin(5m), bin(duration_ms, 100).";
    throw new StoreError("store.query", message, { permanent: true });
  }
  if (value.type !== "time") {
    const step = param("Float64", width);
    return numberValue(sql`(floor(${value.number} / ${step}) * ${step})`, size);
  }
  return timeValue(binOfTime(value.sql, width, environment.zone), size);
}

function timeOf(args: readonly Value[]): SqlFragment {
  const value = at(args, 0);
  return value.type === "time" ? value.sql : timeOfMillis(value.number);
}
