/** One service: its requests over time, its operations, and whom it calls and is called by. */
import { operationRed, redSeries, serviceEdges, serviceRed } from "@sightglass/clickhouse";
import * as z from "zod";
import type { Context } from "../context";
import { UseCaseError } from "../errors";
import { completeToOutput, statsOutput } from "../logs/answer";
import { completeTo } from "../logs/complete-to";
import { withDeadline } from "../logs/deadline";
import { signalOf } from "../logs/scope";
import { requirePermission } from "../roles";
import { milliseconds, redOf, redShape } from "./answer";
import { edgeOf, edgeOutput } from "./service-map";
import {
  intervalOf,
  rangeOfMinutes,
  serviceRange,
  serviceRangeOutput,
  serviceRangeShape,
} from "./service-range";

const BARS = 120;

export const getServiceInput = z.object({
  service: z.string().min(1).max(1_024).describe("Name of the service."),
  ...serviceRangeShape,
});
export type GetServiceInput = z.output<typeof getServiceInput>;

export const getServiceOutput = z.object({
  service: z.string(),
  ...redShape,
  calls: z.number(),
  version: z.string(),
  interval_ms: z.number(),
  points: z.array(
    z.object({
      t: z.number().describe("Unix ms of the start of the interval; one without a request is left out."),
      requests: z.number(),
      errors: z.number(),
      p50_ms: z.number().nullable(),
      p95_ms: z.number().nullable(),
      p99_ms: z.number().nullable(),
    }),
  ),
  operations: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      peer: z.string().describe("Whom a call goes to; empty for what the service was asked."),
      ...redShape,
    }),
  ),
  callers: z.array(edgeOutput),
  callees: z.array(edgeOutput),
  ...serviceRangeOutput,
  complete_to: completeToOutput,
  stats: statsOutput,
});
export type GetServiceOutput = z.output<typeof getServiceOutput>;

/** Permission: traces.read. Throws `services.not_found` for a service without spans in the range, `range.invalid`. */
export async function getService(asked: Context, input: GetServiceInput): Promise<GetServiceOutput> {
  requirePermission(asked, "traces.read");
  const ctx = withDeadline(asked);
  const range = serviceRange(ctx, input);
  const { minutes } = range;
  const options = signalOf(ctx);
  const complete = await completeTo(ctx);
  const intervalMs = intervalOf(range, BARS);
  const all = await serviceRed(ctx.db, minutes, options);
  const own = all.rows.find((row) => row.service === input.service);
  if (own === undefined)
    throw new UseCaseError("services.not_found", "No span of this service is in the time range.");
  const series = await redSeries(ctx.db, { minutes, intervalMs, services: [input.service] }, options);
  const operations = await operationRed(ctx.db, { service: input.service, minutes }, options);
  const edges = await serviceEdges(ctx.db, minutes, options);
  return {
    service: input.service,
    ...redOf(own, range.seconds),
    calls: own.calls,
    version: own.version,
    interval_ms: intervalMs,
    points: series.rows.map((point) => ({
      t: point.at,
      requests: point.requests,
      errors: point.errors,
      p50_ms: milliseconds(point.p50_ns),
      p95_ms: milliseconds(point.p95_ns),
      p99_ms: milliseconds(point.p99_ns),
    })),
    operations: operations.rows.map(({ name, kind, peer, ...red }) => ({
      name,
      kind,
      peer,
      ...redOf(red, range.seconds),
    })),
    callers: edges.rows.filter(isOther("callee", input.service)).map((edge) => edgeOf(edge, range.seconds)),
    callees: edges.rows.filter(isOther("caller", input.service)).map((edge) => edgeOf(edge, range.seconds)),
    ...rangeOfMinutes(range),
    complete_to: complete,
    stats: all.stats,
  };
}

function isOther(end: "caller" | "callee", service: string) {
  return (edge: { caller: string; callee: string; external: boolean }) =>
    edge[end] === service && !(end === "callee" && edge.external);
}
