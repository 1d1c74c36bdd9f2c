/** Stages behind the filter. Never throws; a stage that cannot be read is left out, with a problem. O(n). */
import { QUERY_LIMITS } from "../limits";
import { lastEnd, type ParseState, peek, report, take } from "../parse-state";
import type { Stage, StageKind } from "./ast";
import { nearestName } from "./nearest";
import { parseParse } from "./parse-parse";
import {
  parseDedup,
  parseEval,
  parseFields,
  parseLimit,
  parsePatterns,
  parseSort,
  parseTop,
  parseWhere,
} from "./parse-stages";
import { parseStats, parseTimeseries } from "./parse-stats";
import { type PipeState, pipeState } from "./pipe-state";

const STAGES: Readonly<Record<StageKind, (state: PipeState) => Stage | undefined>> = {
  stats: parseStats,
  timeseries: parseTimeseries,
  top: parseTop,
  where: parseWhere,
  eval: parseEval,
  parse: parseParse,
  sort: parseSort,
  limit: parseLimit,
  fields: parseFields,
  dedup: parseDedup,
  patterns: parsePatterns,
};
export const STAGE_NAMES: readonly string[] = Object.keys(STAGES);
/** Words of other languages. */
const OTHER_NAMES: Readonly<Record<string, StageKind>> = {
  head: "limit",
  take: "limit",
  filter: "where",
  order: "sort",
  table: "fields",
  project: "fields",
  extend: "eval",
  summarize: "stats",
  distinct: "dedup",
  timechart: "timeseries",
};

/** Reads from the first `|` to the end. */
export function parseStages(outer: ParseState): Stage[] {
  const state = pipeState(outer);
  const stages: Stage[] = [];
  while (take(state, "pipe") !== undefined) {
    const stage = parseStage(state);
    if (stage !== undefined && stages.length < QUERY_LIMITS.stagesMax) stages.push(stage);
    skipRest(state);
  }
  checkCount(state, stages.length);
  checkPatterns(state, stages);
  return stages;
}

function parseStage(state: PipeState): Stage | undefined {
  const token = peek(state);
  if (token?.kind !== "command") {
    const at = lastEnd(state);
    const message = `A stage begins with its name: ${STAGE_NAMES.join(", ")}.`;
    report(state, { code: "stage.missing", message, from: at - 1, to: token?.to ?? at });
    return undefined;
  }
  state.next++;
  const name = token.value.toLowerCase();
  const parse = isStage(name) ? STAGES[name] : undefined;
  if (parse !== undefined) return parse(state);
  const nearest = OTHER_NAMES[name] ?? nearestName(name, STAGE_NAMES);
  report(state, {
    code: "stage.unknown",
    message: `There is no stage ${token.value}; there are ${STAGE_NAMES.join(", ")}.`,
    from: token.from,
    to: token.to,
    ...(nearest === undefined ? {} : { suggestion: nearest }),
  });
  skipTo(state);
  return undefined;
}

function isStage(name: string): name is StageKind {
  return Object.hasOwn(STAGES, name);
}

function skipTo(state: PipeState) {
  while (peek(state) !== undefined && peek(state)?.kind !== "pipe") state.next++;
}

/** Reports what a stage did not take. */
function skipRest(state: PipeState) {
  const from = peek(state);
  if (from === undefined || from.kind === "pipe") return;
  skipTo(state);
  const to = lastEnd(state);
  const message = `This was not expected here: ${state.text.slice(from.from, to).slice(0, 40)}`;
  report(state, { code: "stage.rest", message, from: from.from, to, suggestion: "" });
}

function checkCount(state: PipeState, count: number) {
  const pipes = state.tokens.filter(({ kind }) => kind === "pipe");
  const over = pipes[QUERY_LIMITS.stagesMax];
  if (over === undefined || count < QUERY_LIMITS.stagesMax) return;
  const message = `A query has at most ${QUERY_LIMITS.stagesMax} stages.`;
  report(state, { code: "limit.stages", message, from: over.from, to: state.text.length, suggestion: "" });
}

function checkPatterns(state: PipeState, stages: readonly Stage[]) {
  if (stages.length < 2 || !stages.some(({ kind }) => kind === "patterns")) return;
  const token = state.tokens.find(
    ({ kind, value }) => kind === "command" && value.toLowerCase() === "patterns",
  );
  const message = "patterns stands alone behind a filter.";
  report(state, { code: "stage.place", message, from: token?.from ?? 0, to: token?.to ?? 0 });
}
