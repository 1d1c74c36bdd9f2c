/** What the tRPC procedures answer, as the pages name it. Types only: nothing of the server reaches the browser. */
import type { QueryProblem } from "@sightglass/query-language";
import type { LogRecord } from "@sightglass/telemetry";
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "../../server/root";

export type { LogRecord, QueryProblem };

type Answers = inferRouterOutputs<AppRouter>;

export type Me = Answers["session"]["me"];
export type SearchAnswer = Answers["logs"]["search"];
export type RunAnswer = Answers["logs"]["run"];
export type HistogramAnswer = Answers["logs"]["histogram"];
export type ContextAnswer = Answers["logs"]["context"];
export type PatternsAnswer = Answers["logs"]["patterns"];
export type PatternAnswer = PatternsAnswer["patterns"][number];
export type FieldsAnswer = Answers["logs"]["fields"];
export type FieldSummary = FieldsAnswer["fields"][number];
export type FieldType = FieldSummary["type"];
export type FieldValuesAnswer = Answers["logs"]["fieldValues"];
export type ExplainEmptyAnswer = Answers["logs"]["explainEmpty"];
export type SavedSearches = Answers["searches"]["list"];
export type SavedSearch = SavedSearches["items"][number];
export type IngestHealth = Answers["ingest"]["health"];
export type IngestSource = IngestHealth["sources"][number];
export type DeadLettersAnswer = Answers["ingest"]["deadLetters"];
export type DeadLetter = DeadLettersAnswer["items"][number];
export type FirstRunAnswer = Answers["ingest"]["firstRun"];
export type ReplayAnswer = Answers["ingest"]["replay"];
export type HotKeys = Answers["hotKeys"]["list"];
export type HotKey = HotKeys["items"][number];
export type Inputs = Answers["inputs"]["list"];
export type Input = Inputs["items"][number];
export type IngestKeys = Answers["keys"]["list"];
export type IngestKey = IngestKeys["items"][number];
export type ApiTokens = Answers["tokens"]["list"];
export type ApiToken = ApiTokens["items"][number];
export type TracesAnswer = Answers["traces"]["list"];
export type TraceSummary = TracesAnswer["traces"][number];
export type Trace = Answers["traces"]["get"];
export type TraceSpan = Trace["spans"][number];
export type ServicesAnswer = Answers["traces"]["services"];
export type ServiceSummary = ServicesAnswer["services"][number];
export type ServiceAnswer = Answers["traces"]["service"];
export type ServiceMapAnswer = Answers["traces"]["map"];
export type ServiceEdge = ServiceMapAnswer["edges"][number];
