/**
 * Every question that the package can ask of one project, with what it found as a list. The
 * isolation test runs all of them, and fails when an exported function is missing here.
 */
import { type Filter, parseQuery, type Stage } from "@sightglass/query-language";
import { EMPTY_CATALOGUE } from "../filters/key-types";
import {
  countLogs,
  deadLetterReasons,
  deadLetters,
  deadLettersBetween,
  exportLogs,
  exportParquet,
  exportPipes,
  exportPipesAsParquet,
  firstLog,
  hasLogs,
  ingestLatency,
  ingestOutcomes,
  ingestSeries,
  type LogScope,
  lastLog,
  lastMatch,
  listTraces,
  loadKeyCatalogue,
  loadResources,
  logById,
  logFields,
  logFieldValues,
  logHistogram,
  logPatterns,
  operationRed,
  type ProjectDb,
  receivedLogs,
  redSeries,
  runPipes,
  searchLogs,
  serviceEdges,
  serviceRed,
  storeLatency,
  traceById,
  wholeDeadLetters,
} from "../index";
import { ParquetRows } from "../parquet";
import { METRIC_QUERIES } from "./every-metric-query";
import { END_MS, START_MS } from "./generate";

/** What another project owns and a stranger might guess. */
export interface Known {
  logId: string;
  deadLetterId: string;
  key: string;
  resourceKey: string;
  /** A resource of its own, decimal, and the service that it belongs to. */
  resourceId: string;
  resourceService: string;
  traceId: string;
  /** Of its spans. */
  spanService: string;
}

type Ask = (db: ProjectDb, known: Known) => Promise<unknown[]>;

function scopeOf(filter: Filter = { kind: "all" }): LogScope {
  return { filter, catalogue: EMPTY_CATALOGUE, fromMs: START_MS, toMs: END_MS };
}

const scope = scopeOf();
const DAY_MS = 86_400_000;
const minutes = { fromMs: START_MS, toMs: END_MS };
const listed = <T>(value: T | null | undefined): T[] =>
  value === null || value === undefined ? [] : [value];

function pipeTexts(key: string, resourceKey: string): Stage[][] {
  const text = `* | dedup service | eval x = \`${key}\`, y = \`${resourceKey}\` | fields x, y, body`;
  return [text, "* | stats count() by service"].map((one) => parseQuery(one).stages);
}

export const EVERY_QUERY: Readonly<Record<string, Ask>> = {
  ...METRIC_QUERIES,
  countLogs: async (db) => listed((await countLogs(db, scope)).count || null),
  deadLetterReasons: (db) => deadLetterReasons(db),
  deadLetters: async (db) => (await deadLetters(db, { limit: 10 })).items,
  deadLettersBetween: (db) =>
    deadLettersBetween(db, { reason: "json.syntax", fromMs: START_MS, toMs: END_MS, limit: 10 }),
  exportLogs: async (db) => {
    const rows: unknown[] = [];
    for await (const chunk of exportLogs(db, { scope })) rows.push(...chunk);
    return rows;
  },
  exportParquet: async (db) => {
    const file = new ParquetRows();
    for await (const piece of exportParquet(db, { scope })) file.take(piece);
    return listed(file.rows() || null);
  },
  exportPipes: async (db, { key, resourceKey }) => {
    const rows: unknown[] = [];
    for (const { pieces } of pipeTexts(key, resourceKey).map((stages) =>
      exportPipes(db, { scope, stages, nowMs: END_MS }),
    )) {
      for await (const piece of pieces) rows.push(...piece);
    }
    return rows;
  },
  exportPipesAsParquet: async (db, { key, resourceKey }) => {
    const found: unknown[] = [];
    for (const stages of pipeTexts(key, resourceKey)) {
      const file = new ParquetRows();
      for await (const piece of exportPipesAsParquet(db, { scope, stages, nowMs: END_MS })) file.take(piece);
      found.push(...listed(file.rows() || null));
    }
    return found;
  },
  firstLog: async (db) => listed(await firstLog(db)),
  hasLogs: async (db) => listed((await hasLogs(db)) || null),
  ingestLatency: (db) => ingestLatency(db, { fromMs: START_MS, toMs: END_MS, intervalMs: 60_000 }),
  ingestOutcomes: (db) => ingestOutcomes(db, { fromMs: START_MS, toMs: END_MS }),
  ingestSeries: (db) => ingestSeries(db, { fromMs: START_MS, toMs: END_MS, intervalMs: 60_000 }),
  lastLog: async (db) => listed(await lastLog(db)),
  lastMatch: async (db) => listed(await lastMatch(db, scope)),
  listTraces: async (db) => {
    const span = { fromMs: START_MS, toMs: END_MS, limit: 10 };
    const pages = await Promise.all([
      listTraces(db, { ...span, filter: { kind: "all" } }),
      listTraces(db, { ...span, filter: { kind: "not", operand: { kind: "word", text: "nothing" } } }),
      listTraces(db, { ...span, filter: { kind: "field", key: "region", test: { kind: "exists" } } }),
    ]);
    return pages.flatMap(({ traces }) => traces);
  },
  loadKeyCatalogue: async (db, known) => {
    const catalogue = await loadKeyCatalogue(db);
    return [...listed(catalogue.typesOf(known.key)), ...listed(catalogue.typesOf(known.resourceKey))];
  },
  loadResources: async (db, known) => {
    const found = await loadResources(db, [
      { resource_id: known.resourceId, service: known.resourceService },
    ]);
    return [...found.values()];
  },
  logById: async (db, known) => listed(await logById(db, known.logId)),
  logFields: async (db) => (await logFields(db, scope)).fields,
  logFieldValues: async (db, known) => {
    const keys = ["service", "severity", known.key, known.resourceKey];
    const found = await Promise.all(keys.map((key) => logFieldValues(db, { scope, key, limit: 10 })));
    const days = { ...scope, fromMs: START_MS - DAY_MS, toMs: END_MS + DAY_MS };
    const counted = await logFieldValues(db, { scope: days, key: "host", limit: 10 });
    return [...found, counted].flatMap((one) => one.values);
  },
  logHistogram: async (db, known) => {
    const bys = ["severity", "service", known.key, known.resourceKey];
    const found = await Promise.all(bys.map((by) => logHistogram(db, { scope, by })));
    return found.flatMap((one) => one.series);
  },
  logPatterns: async (db) => (await logPatterns(db, { scope, limit: 10 })).patterns,
  operationRed: async (db, { spanService }) =>
    (await operationRed(db, { service: spanService, minutes })).rows,
  redSeries: async (db, { spanService }) => {
    const series = { minutes, intervalMs: 60_000 };
    const found = await Promise.all([
      redSeries(db, series),
      redSeries(db, { ...series, services: [spanService] }),
    ]);
    return found.flatMap(({ rows }) => rows);
  },
  serviceEdges: async (db) => (await serviceEdges(db, minutes)).rows,
  serviceRed: async (db) => (await serviceRed(db, minutes)).rows,
  traceById: async (db, { traceId }) => listed(await traceById(db, traceId)),
  runPipes: async (db, { key, resourceKey }) => {
    const answers = await Promise.all(
      pipeTexts(key, resourceKey).map((stages) => runPipes(db, { scope, stages, nowMs: END_MS })),
    );
    return answers.flatMap(({ rows }) => rows);
  },
  receivedLogs: async (db) => {
    const all = {
      filter: { kind: "all" },
      catalogue: EMPTY_CATALOGUE,
      fromId: 0n,
      beforeId: 2n ** 64n - 1n,
    } as const;
    const found = [
      receivedLogs(db, { ...all, limit: 5, keep: "oldest" }),
      receivedLogs(db, { ...all, limit: 5, keep: "newest" }),
    ];
    return (await Promise.all(found)).flatMap(({ rows }) => rows);
  },
  searchLogs: async (db, known) => {
    const resource = scopeOf({ kind: "field", key: known.resourceKey, test: { kind: "exists" } });
    const pages = await Promise.all(
      [scope, resource].map((one) => searchLogs(db, { scope: one, limit: 10 })),
    );
    return pages.flatMap((page) => page.rows);
  },
  wholeDeadLetters: (db, known) => wholeDeadLetters(db, [known.deadLetterId]),
  storeLatency: (db) => storeLatency(db, { fromMs: START_MS, toMs: END_MS, intervalMs: 60_000 }),
};
