/** The logs before and after one record, nearest first found, in order of time; pages go on both ways. */
import { type LogPage, searchLogs as queryLogs } from "@sightglass/clickhouse";
import {
  CONTEXT_SCOPES,
  type ContextScope,
  type Filter,
  normalizeTimestamp,
  printFilter,
  scopeFilter,
  scopesOf,
} from "@sightglass/query-language";
import * as z from "zod";
import type { Context } from "../context";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import { logRecordOutput, partialOutput, statsOutput } from "./answer";
import { beginsWithMoment } from "./cursor";
import { withDeadline } from "./deadline";
import { getLog, getLogInput } from "./get";
import { rangeShape, readFilter } from "./range";
import { logScope, signalOf } from "./scope";

/** Most rows on one side. */
const SIDE_ROWS_MAX = 500;
/** Farther away is no context, and would be searched for in vain. docs/reference/http-api.md names the same. */
const REACH_MS = 86_400_000;

const side = z.int().min(0).max(SIDE_ROWS_MAX).default(50);
const place = z.string().max(64).optional();

export const logContextInput = z.object({
  ...getLogInput.shape,
  before: side.describe("Rows before the record."),
  after: side.describe("Rows after the record."),
  scope: z
    .enum(CONTEXT_SCOPES)
    .optional()
    .describe("What the rows share with the record; by default the first of these that the record has."),
  query: rangeShape.query.describe("Filter that the rows match too; the record itself need not."),
  before_cursor: place.describe("`before_cursor` of an answer: the rows before its first one."),
  after_cursor: place.describe("`after_cursor` of an answer: the rows after its last one."),
});
export type LogContextInput = z.output<typeof logContextInput>;

const cursorOutput = z.string().nullable().describe("Null when there is nothing more within a day.");

export const logContextOutput = z.object({
  before: z.array(logRecordOutput).describe("Oldest first."),
  row: logRecordOutput,
  after: z.array(logRecordOutput).describe("Oldest first."),
  before_cursor: cursorOutput,
  after_cursor: cursorOutput,
  scope: z.enum(CONTEXT_SCOPES),
  scopes: z.array(z.enum(CONTEXT_SCOPES)).describe("Scopes that the record has."),
  query: z.string().describe("The same rows as a query."),
  stats: statsOutput,
  partial: partialOutput.optional(),
});
export type LogContextOutput = z.output<typeof logContextOutput>;

/** Permission: logs.read. Throws `logs.not_found`, `query.syntax`, `cursor.invalid`, `input.invalid` for a scope that the record lacks. */
export async function logContext(asked: Context, input: LogContextInput): Promise<LogContextOutput> {
  requirePermission(asked, "logs.read");
  const ctx = withDeadline(asked);
  const asFilter = readFilter(input.query);
  const row = await getLog(ctx, { id: input.id });
  const scopes = scopesOf(row);
  const scope = input.scope ?? scopes[0] ?? "everything";
  const sameScope = scopeFilter(row, scope);
  if (sameScope === undefined) throw noSuchScope(scope, scopes);
  const filter: Filter = { kind: "and", operands: [sameScope, asFilter] };
  const self = `${row.timestamp}_${row.id}`;
  const before = await oneSide(ctx, filter, {
    order: "desc",
    limit: input.before,
    cursor: readPlace(input.before_cursor ?? self),
  });
  const after = await oneSide(ctx, filter, {
    order: "asc",
    limit: input.after,
    cursor: readPlace(input.after_cursor ?? self),
  });
  const partial = before.partial ?? after.partial;
  return {
    before: before.rows.reverse(),
    row,
    after: after.rows,
    before_cursor: before.next_cursor,
    after_cursor: after.next_cursor,
    scope,
    scopes,
    query: printFilter(filter),
    stats: sumOf(before.stats, after.stats),
    ...(partial ? { partial } : {}),
  };
}

interface Side {
  order: "asc" | "desc";
  limit: number;
  cursor: string;
}

/** The rows behind a place; without a wish for any, the place itself to go on from. */
async function oneSide(ctx: Context, filter: Filter, { order, limit, cursor }: Side): Promise<LogPage> {
  if (limit === 0) return { rows: [], next_cursor: cursor, stats: NOTHING_READ };
  const atMs = Date.parse(`${cursor.slice(0, 23)}Z`);
  const range =
    order === "desc" ? { fromMs: atMs - REACH_MS, toMs: atMs + 1 } : { fromMs: atMs, toMs: atMs + REACH_MS };
  const scope = await logScope(ctx, { ...range, filter });
  return queryLogs(ctx.db, { scope, order, limit, cursor, ...signalOf(ctx) });
}

const NOTHING_READ = { rows_read: 0, bytes_read: 0, elapsed_ms: 0 };

function sumOf(a: LogPage["stats"], b: LogPage["stats"]): LogPage["stats"] {
  return {
    rows_read: a.rows_read + b.rows_read,
    bytes_read: a.bytes_read + b.bytes_read,
    elapsed_ms: Math.round((a.elapsed_ms + b.elapsed_ms) * 10) / 10,
  };
}

/** `<time with nine digits>_<id>`, as the store gives it. */
function readPlace(text: string): string {
  const [time = "", id = ""] = text.split("_");
  const isTime = normalizeTimestamp(time) === time && beginsWithMoment(time);
  if (isTime && /^[0-9a-f]{16}$/.test(id)) return text;
  throw new UseCaseError("cursor.invalid", "The cursor is not one that this API gave out.");
}

function noSuchScope(scope: ContextScope, scopes: readonly ContextScope[]): UseCaseError {
  return new UseCaseError(
    "input.invalid",
    `The record has no ${scope}; its scopes are ${scopes.join(", ")}.`,
  );
}
