export { createReader, createWriterClient, type StoreOptions, StoreReader } from "./client";
export {
  type EdgeMinute,
  type EdgeProgress,
  type EdgeStore,
  edgeProgress,
  makeServiceEdges,
} from "./edges/make-service-edges";
export { compileFilter } from "./filters/compile";
export type { HotColumn } from "./filters/hot-column";
export {
  EMPTY_CATALOGUE,
  HOT_TYPES,
  type HotType,
  type KeyCatalogue,
  type KeyTypes,
} from "./filters/key-types";
export {
  addHotColumn,
  dropHotColumn,
  fillHotColumn,
  type HotColumnState,
  type HotTable,
  hotColumnStates,
  type NewHotColumn,
} from "./hot/hot-table";
export { type KeyKind, keyKinds } from "./hot/key-kinds";
export { createNativeInserter, type NativeInsert, type NativeInserter } from "./insert-native";
export { type MigrateOptions, migrate } from "./migrate";
export { type AttributeKey, AttributeKeys } from "./native/attribute-keys";
export { ByteRange } from "./native/byte-range";
export { DeadLetterBlock, type DeadLetterRow } from "./native/dead-letter-block";
export { type EventIdMark, EventIds, eventIdText, PROCESS_NUMBERS } from "./native/event-id";
export { type AttributeValue, EventRow } from "./native/event-row";
export { type Exemplar, ExemplarBlock } from "./native/exemplar-block";
export { type Buckets, HistogramBlock, type HistogramPoint } from "./native/histogram-block";
export { LogBlock } from "./native/log-block";
export { LogRow } from "./native/log-row";
export { OutcomeBlock, type OutcomeRow } from "./native/outcome-block";
export {
  type BlockRecord,
  type BlockResource,
  readLogBlock,
  readResourceBlock,
} from "./native/read-log-block";
export { ResourceBlock, type ResourceRow } from "./native/resource-block";
export { SampleBlock } from "./native/sample-block";
export { type MetricKind, SeriesBlock, type SeriesRow, type Temporality } from "./native/series-block";
export { SpanBlock } from "./native/span-block";
export { SPAN_KINDS, SPAN_STATUSES, SpanRow } from "./native/span-row";
export { ParquetRows } from "./parquet";
export {
  installationDb,
  type ProjectDb,
  projectDb,
  QUERY_LIMITS_DEFAULT,
  type QueryLimits,
  type QueryOptions,
  type QueryStats,
} from "./project-db";
export { countLogs, type LogCount } from "./queries/count-logs";
export {
  type DeadLetter,
  type DeadLetterPage,
  type DeadLetterReason,
  type DeadLettersInput,
  deadLetterReasons,
  deadLetters,
  wholeDeadLetters,
} from "./queries/dead-letters";
export {
  type DeadLetterHead,
  type DeadLettersBetween,
  deadLetterCursor,
  deadLettersBetween,
} from "./queries/dead-letters-between";
export { firstLog, hasLogs, lastLog, lastMatch } from "./queries/edge-logs";
export { type ExportLogs, exportLogs } from "./queries/export-logs";
export { type ExportParquet, exportParquet } from "./queries/export-parquet";
export {
  exportPipes,
  exportPipesAsParquet,
  PIPE_FILE_ROWS_MAX,
  type PipeRows,
} from "./queries/export-pipes";
export { hotColumnNames } from "./queries/hot-column-names";
export { ingestLatency, type LatencyPoint } from "./queries/ingest-latency";
export {
  type IngestSpan,
  ingestOutcomes,
  ingestSeries,
  type OutcomePoint,
  type OutcomeSum,
} from "./queries/ingest-outcomes";
export { createKeyCatalogues, type KeyCatalogues, loadKeyCatalogue } from "./queries/key-catalogue";
export {
  type ListTraces,
  listTraces,
  TRACE_SPAN_REACH_MS,
  TRACES_MAX,
  type TracePage,
  type TracePlace,
  type TraceSummary,
} from "./queries/list-traces";
export { logById } from "./queries/log-by-id";
export {
  type LogFieldValues,
  type LogFieldValuesInput,
  logFieldValues,
  type NumberSpread,
} from "./queries/log-field-values";
export { type FieldType, type LogField, type LogFields, logFields } from "./queries/log-fields";
export {
  HISTOGRAM_BARS_MAX,
  type HistogramSeries,
  type LogHistogram,
  type LogHistogramInput,
  logHistogram,
} from "./queries/log-histogram";
export {
  type LogPattern,
  type LogPatterns,
  type LogPatternsInput,
  logPatterns,
  PATTERN_BARS,
  PATTERN_EVENTS_MAX,
  PATTERNS_MAX,
} from "./queries/log-patterns";
export { loadResources } from "./queries/log-row";
export type { LogScope } from "./queries/log-scope";
export { type MetricExemplar, metricExemplars } from "./queries/metric-exemplars";
export { canAnswer, metricGrids, type SeriesGrid } from "./queries/metric-grids";
export { type HistogramSample, metricHistograms } from "./queries/metric-histograms";
export {
  type MetricFamily,
  metricFamilies,
  metricLabelNames,
  metricLabelValues,
} from "./queries/metric-labels";
export { METRIC_SAMPLES_MAX, metricSamples, type SeriesSamples } from "./queries/metric-samples";
export { METRIC_NAME, type MetricNames, type MetricSelection } from "./queries/metric-selection";
export { type MetricSeries, metricSeries } from "./queries/metric-series";
export { lowestIdOf, type ReceivedLogs, type ReceivedPage, receivedLogs } from "./queries/received-logs";
export type { Red } from "./queries/red";
export { minutesOf } from "./queries/red";
export { type Cell, type PipeAnswer, type RunPipesInput, runPipes } from "./queries/run-pipes";
export {
  type LogOrder,
  type LogPage,
  SEARCH_ROWS_MAX,
  type SearchLogs,
  searchLogs,
} from "./queries/search-logs";
export { EDGE_KINDS, type ServiceEdge, type ServiceEdges, serviceEdges } from "./queries/service-edges";
export {
  type OperationRed,
  operationRed,
  type RedPoint,
  redSeries,
  type ServiceRed,
  serviceRed,
} from "./queries/service-red";
export type { AttributeMap, Span, SpanEvent, SpanLink } from "./queries/span-row";
export { storeLatency } from "./queries/store-latency";
export { type FoundTrace, TRACE_SPANS_MAX, traceById } from "./queries/trace-by-id";
export { insertError, type QueryBound, StoreError, type StoreErrorCode } from "./store-error";
export { INSERT_TABLES, type InsertTable, TELEMETRY_TABLES, type TelemetryTable } from "./tables";
