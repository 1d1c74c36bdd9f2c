/**
 * The patterns of matching logs: counts by template. All matches are read up to a budget; past it, one
 * event in a power of two, chosen by a hash of its id, so that the same question finds the same events.
 */
import { mergeTemplates, type PatternPart, patternOfTemplate } from "@sightglass/query-language";
import { LEVELS, type Level, levelOf } from "@sightglass/telemetry";
import { z } from "zod";
import type { ProjectDb, QueryStats } from "../project-db";
import { param, type SqlFragment, sql } from "../sql";
import { rfc3339 } from "../time";
import { countLogs } from "./count-logs";
import { idText } from "./log-row";
import { type LogScope, scopeCondition } from "./log-scope";
import { READ_TEXT, TEMPLATE } from "./pattern-sql";
import { addStats } from "./search-logs";

export interface LogPatternsInput {
  readonly scope: LogScope;
  /** Patterns at most, 1 to `PATTERNS_MAX`. */
  readonly limit: number;
  /** Events that are read at most; default `PATTERN_EVENTS_MAX`. */
  readonly budget?: number;
  readonly signal?: AbortSignal;
}

export interface LogPattern {
  /** The pattern as one line, slots as `<n>`. */
  pattern: string;
  parts: PatternPart[];
  /** RE2; finds the events of the pattern. */
  regexp: string;
  /** Of a sample: scaled to all matches. */
  count: number;
  /** Counts in `PATTERN_BARS` equal parts of the span. */
  trend: number[];
  /** Severest first; events without a severity are left out. */
  levels: { level: Level; count: number }[];
  /** Some of the services, sorted. */
  services: string[];
  /** At least this many services. */
  service_count: number;
  first_seen: string;
  last_seen: string;
  samples: { id: string; body: string }[];
}

export interface LogPatterns {
  /** Most frequent first. */
  patterns: LogPattern[];
  /** All matching logs. */
  total: number;
  /** One event in this many was read; 1 = all. */
  sampled: number;
  /** What is not in `patterns`; `at_least` when there were more templates than could be held. */
  rest: { patterns: number; count: number; at_least: boolean };
  bar_ms: number;
  stats: QueryStats;
}

export const PATTERNS_MAX = 200;
export const PATTERN_BARS = 24;
/** About a second on two cores. */
export const PATTERN_EVENTS_MAX = 2_000_000;
/** Templates that are counted at the same time; later ones are left out. */
const TEMPLATES_MAX = 50_000;
/** Most frequent templates that are looked at by themselves. */
const TEMPLATES_READ_MAX = 2_000;
const SAMPLES_MAX = 5;
const SERVICES_COUNTED_MAX = 64;
const SERVICES_SHOWN_MAX = 16;
/** Severity numbers are 0 to 24. */
const SEVERITY_NUMBERS = 25;
/** The regular expressions are compiled anew for each block: in small ones that takes longer than their work. */
const BLOCK_ROWS = 262_144;
const TIME_MS_MAX = 20_000;

/** @throws StoreError `store.limit` when the events of the span cannot be read in time. */
export async function logPatterns(db: ProjectDb, input: LogPatternsInput): Promise<LogPatterns> {
  const { scope, budget = PATTERN_EVENTS_MAX, signal } = input;
  const options = signal === undefined ? {} : { signal };
  const counted = await countLogs(db, scope, options);
  const stats: QueryStats = { ...counted.stats };
  const sampled = fractionOf(counted.count, budget);
  const barMs = Math.max(1, Math.ceil((scope.toMs - scope.fromMs) / PATTERN_BARS));
  const limits = { groups: TEMPLATES_MAX, timeMs: TIME_MS_MAX, blockRows: BLOCK_ROWS };
  const answer = await db.query(statement(db, { scope, sampled, barMs }), templateRow, {
    ...options,
    limits,
  });
  addStats(stats, answer.stats);
  const [first] = answer.rows;
  const isFull = (first?.templates ?? 0) >= TEMPLATES_MAX;
  const read = first?.events ?? 0;
  const total = sampled === 1 && !isFull ? read : counted.count;
  const groups = groupsOf(answer.rows);
  const shown = groups.slice(0, Math.min(Math.max(1, Math.trunc(input.limit)), PATTERNS_MAX));
  const scale = sampled === 1 || read === 0 ? sampled : total / read;
  const patterns = shown.map((group) => patternFrom(group, scale));
  const unread = (first?.templates ?? 0) - answer.rows.length;
  return {
    patterns,
    total,
    sampled,
    rest: {
      patterns: groups.length - shown.length + unread,
      count: Math.max(0, total - patterns.reduce((sum, one) => sum + one.count, 0)),
      at_least: isFull,
    },
    bar_ms: barMs,
    stats,
  };
}

/** The power of two by which the events are thinned out so that the budget is kept. */
export function fractionOf(count: number, budget: number): number {
  let fraction = 1;
  while (count / fraction > budget) fraction *= 2;
  return fraction;
}

interface Statement {
  scope: LogScope;
  sampled: number;
  barMs: number;
}

function statement(db: ProjectDb, { scope, sampled, barMs }: Statement): SqlFragment {
  const inSample =
    sampled === 1 ? sql`1` : sql`bitAnd(intHash64(event_id), ${param("UInt64", sampled - 1)}) = 0`;
  const bar = sql`toUInt8(least(intDiv(toUnixTimestamp64Milli(timestamp) - ${param("Int64", scope.fromMs)}, ${param("Int64", barMs)}), ${param("UInt8", PATTERN_BARS - 1)}))`;
  return sql`SELECT template, n, bars, severities, services, first_seen, last_seen, samples,
  count() OVER () AS templates, sum(n) OVER () AS events
FROM (
  SELECT template, count() AS n,
    countResample(0, ${param("UInt8", PATTERN_BARS)}, 1)(bar) AS bars,
    countResample(0, ${param("UInt8", SEVERITY_NUMBERS)}, 1)(severity_number) AS severities,
    groupUniqArray(${param("UInt8", SERVICES_COUNTED_MAX)})(service) AS services,
    min(timestamp) AS first_seen, max(timestamp) AS last_seen,
    [argMin((event_id, read_text), one_hash), argMax((event_id, read_text), one_hash),
     argMin((event_id, read_text), other_hash), argMax((event_id, read_text), other_hash)] AS samples
  FROM (
    SELECT ${READ_TEXT} AS read_text, ${TEMPLATE} AS template, timestamp, event_id, severity_number, service,
      ${bar} AS bar, sipHash64(event_id) AS one_hash, cityHash64(event_id) AS other_hash
    FROM logs
    WHERE ${scopeCondition(db, scope)} AND ${inSample}
  )
  GROUP BY template
)
ORDER BY n DESC, template
LIMIT ${param("UInt32", TEMPLATES_READ_MAX)}`;
}

const counts = z.array(z.coerce.number());
const templateRow = z.object({
  template: z.string(),
  n: z.coerce.number(),
  bars: counts,
  severities: counts,
  services: z.array(z.string()),
  first_seen: z.string(),
  last_seen: z.string(),
  samples: z.array(z.tuple([z.string(), z.string()])),
  templates: z.coerce.number(),
  events: z.coerce.number(),
});
type TemplateRow = z.infer<typeof templateRow>;

/** Templates of one pattern together. */
interface Group {
  template: string;
  rows: TemplateRow[];
  n: number;
}

/** Templates that differ in one word, or in the length of a list, are one pattern. */
function groupsOf(rows: readonly TemplateRow[]): Group[] {
  const groups = new Map<string, Group>();
  const merged = mergeTemplates(rows.map((row) => row.template));
  rows.forEach((row, at) => {
    const template = merged[at] ?? row.template;
    const { key } = patternOfTemplate(template, []);
    const group = groups.get(key) ?? { template, rows: [], n: 0 };
    group.rows.push(row);
    group.n += row.n;
    groups.set(key, group);
  });
  return [...groups.values()].sort((a, b) => b.n - a.n);
}

function patternFrom({ template, rows, n }: Group, scale: number): LogPattern {
  const samples = distinctSamples(rows);
  const own = samples.map((sample) => sample.body);
  const { text, parts, regexp } = patternOfTemplate(template, own);
  const services = [...new Set(rows.flatMap((row) => row.services))].sort();
  const scaled = (count: number) => Math.round(count * scale);
  return {
    pattern: text,
    parts: [...parts],
    regexp,
    count: scaled(n),
    trend: sumOf(rows.map((row) => row.bars)).map(scaled),
    levels: levelsOf(sumOf(rows.map((row) => row.severities))).map(({ level, count }) => ({
      level,
      count: scaled(count),
    })),
    services: services.slice(0, SERVICES_SHOWN_MAX),
    service_count: services.length,
    first_seen: rfc3339(
      rows
        .map((row) => row.first_seen)
        .sort()
        .at(0) ?? "",
    ),
    last_seen: rfc3339(
      rows
        .map((row) => row.last_seen)
        .sort()
        .at(-1) ?? "",
    ),
    samples,
  };
}

function distinctSamples(rows: readonly TemplateRow[]): LogPattern["samples"] {
  const each = rows.length === 1 ? SAMPLES_MAX : 1;
  const found = rows.slice(0, SAMPLES_MAX).flatMap((row) => row.samples.slice(0, each));
  const bodies = new Map(found.map(([id, body]) => [idText(id), body]));
  return [...bodies].map(([id, body]) => ({ id, body }));
}

function sumOf(lists: readonly (readonly number[])[]): number[] {
  const [first = []] = lists;
  return first.map((_, at) => lists.reduce((sum, list) => sum + (list[at] ?? 0), 0));
}

function levelsOf(severities: readonly number[]): LogPattern["levels"] {
  const byLevel = new Map<Level, number>();
  severities.forEach((count, number) => {
    const level = levelOf(number);
    if (level !== undefined && count > 0) byLevel.set(level, (byLevel.get(level) ?? 0) + count);
  });
  return LEVELS.toReversed().flatMap((level) => {
    const count = byLevel.get(level);
    return count === undefined ? [] : [{ level, count }];
  });
}
