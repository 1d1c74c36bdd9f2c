/** Every route of /api/v1. Each has its file under src/app/api/v1; a test compares both ways. */
import {
  fieldValues,
  fieldValuesInput,
  fieldValuesOutput,
  getLog,
  getLogInput,
  getLogOutput,
  ingestHealth,
  ingestHealthInput,
  ingestHealthOutput,
  listFields,
  listFieldsInput,
  listFieldsOutput,
  logContext,
  logContextInput,
  logContextOutput,
  logHistogram,
  logHistogramInput,
  logHistogramOutput,
  logPatterns,
  logPatternsInput,
  logPatternsOutput,
  replayDeadLetters,
  replayDeadLettersInput,
  replayDeadLettersOutput,
  runQuery,
  runQueryInput,
  runQueryOutput,
} from "@sightglass/usecases";
import { queryRowChunks } from "./query-rows";
import { defineRoute, type ServableRoute } from "./route";
import { byteResponse, formatOfAccept, ROW_FORMAT_TYPES } from "./row-stream";
import { SAVED_SEARCH_ROUTES } from "./saved-search-routes";
import { searchLogsRoute } from "./search-logs";
import { tailLogsRoute } from "./tail-logs";
import { TRACE_ROUTES } from "./trace-routes";

const QUERY_FAILURES = [
  "query.syntax",
  "range.invalid",
  "limit.rows_read",
  "limit.time",
  "limit.memory",
] as const;

export const histogramRoute = defineRoute({
  path: "/logs/histogram",
  id: "logHistogram",
  summary: "Counts of matching logs over time",
  input: logHistogramInput,
  output: logHistogramOutput,
  failures: QUERY_FAILURES,
  answer: ({ ctx, input }) => logHistogram(ctx, input),
});

export const patternsRoute = defineRoute({
  path: "/logs/patterns",
  id: "logPatterns",
  summary: "What matching messages have in common, counted",
  input: logPatternsInput,
  output: logPatternsOutput,
  failures: QUERY_FAILURES,
  answer: ({ ctx, input }) => logPatterns(ctx, input),
});

export const fieldsRoute = defineRoute({
  path: "/logs/fields",
  id: "listLogFields",
  summary: "Keys that matching logs carry",
  input: listFieldsInput,
  output: listFieldsOutput,
  failures: QUERY_FAILURES,
  answer: ({ ctx, input }) => listFields(ctx, input),
});

export const fieldValuesRoute = defineRoute({
  path: "/logs/fields/{key}/values",
  id: "listLogFieldValues",
  summary: "Most frequent values of a key",
  input: fieldValuesInput,
  output: fieldValuesOutput,
  failures: QUERY_FAILURES,
  answer: ({ ctx, input }) => fieldValues(ctx, input),
});

export const queryRoute = defineRoute({
  path: "/query",
  id: "runQuery",
  method: "POST",
  summary: "Rows of a query with pipes",
  description:
    "It changes nothing; it is a POST because queries are long. With `Accept: application/x-ndjson` `text/csv` or " +
    "`application/vnd.apache.parquet` the answer is a file of all rows, 1,000,000 at most: more are refused, not cut.",
  input: runQueryInput,
  output: runQueryOutput,
  streams: Object.values(ROW_FORMAT_TYPES),
  failures: QUERY_FAILURES,
  answer: async ({ ctx, input, request, holdRows, onStreamError }) => {
    const format = formatOfAccept(request.headers.get("accept"));
    if (format === undefined) return runQuery(ctx, input);
    const chunks = queryRowChunks({ ctx, input, request, holdRows, format });
    return byteResponse(request, chunks, { format, onError: onStreamError });
  },
});

export const logRoute = defineRoute({
  path: "/logs/{id}",
  id: "getLog",
  summary: "One log record",
  input: getLogInput,
  output: getLogOutput,
  failures: ["logs.not_found"],
  answer: ({ ctx, input }) => getLog(ctx, input),
});

export const contextRoute = defineRoute({
  path: "/logs/{id}/context",
  id: "logContext",
  summary: "Logs before and after one record",
  input: logContextInput,
  output: logContextOutput,
  failures: [
    "logs.not_found",
    "query.syntax",
    "cursor.invalid",
    "limit.rows_read",
    "limit.time",
    "limit.memory",
  ],
  answer: ({ ctx, input }) => logContext(ctx, input),
});

export const ingestHealthRoute = defineRoute({
  path: "/ingest/health",
  id: "ingestHealth",
  summary: "What became of everything that was received",
  input: ingestHealthInput,
  output: ingestHealthOutput,
  failures: ["range.invalid"],
  answer: ({ ctx, input }) => ingestHealth(ctx, input),
});

export const replayRoute = defineRoute({
  path: "/ingest/dead-letters/replay",
  id: "replayDeadLetters",
  method: "POST",
  summary: "Send dead letters through the intake again",
  input: replayDeadLettersInput,
  output: replayDeadLettersOutput,
  failures: ["range.invalid", "request.cross_site"],
  answer: ({ ctx, input }) => replayDeadLetters(ctx, input),
});

export const API_ROUTES: readonly ServableRoute[] = [
  searchLogsRoute,
  tailLogsRoute,
  logRoute,
  contextRoute,
  histogramRoute,
  patternsRoute,
  fieldsRoute,
  fieldValuesRoute,
  queryRoute,
  ingestHealthRoute,
  replayRoute,
  ...SAVED_SEARCH_ROUTES,
  ...TRACE_ROUTES,
];
