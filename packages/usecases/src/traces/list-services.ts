/** Every service that sent spans, with its rate of requests, its share of errors and its durations. */
import { type RedPoint, redSeries, serviceRed } from "@sightglass/clickhouse";
import * as z from "zod";
import type { Context } from "../context";
import { completeToOutput, statsOutput } from "../logs/answer";
import { completeTo } from "../logs/complete-to";
import { withDeadline } from "../logs/deadline";
import { signalOf } from "../logs/scope";
import { requirePermission } from "../roles";
import { milliseconds, redOf, redShape } from "./answer";
import {
  intervalOf,
  rangeOfMinutes,
  serviceRange,
  serviceRangeOutput,
  serviceRangeShape,
} from "./service-range";

const BARS = 30;

export const listServicesInput = z.object(serviceRangeShape);
export type ListServicesInput = z.output<typeof listServicesInput>;

export const listServicesOutput = z.object({
  services: z
    .array(
      z.object({
        service: z.string(),
        ...redShape,
        calls: z.number().describe("Spans by which it asked others."),
        version: z.string().describe("The newest that it told."),
        points: z
          .array(z.tuple([z.number(), z.number(), z.number(), z.number().nullable()]))
          .describe("`[t_ms, requests, errors, p95_ms]` of each interval with a request."),
      }),
    )
    .describe("At most 1,000, most requests first."),
  interval_ms: z.number(),
  ...serviceRangeOutput,
  complete_to: completeToOutput,
  stats: statsOutput,
});
export type ListServicesOutput = z.output<typeof listServicesOutput>;

/** Permission: traces.read. Throws `range.invalid`. */
export async function listServices(asked: Context, input: ListServicesInput): Promise<ListServicesOutput> {
  requirePermission(asked, "traces.read");
  const ctx = withDeadline(asked);
  const range = serviceRange(ctx, input);
  const complete = await completeTo(ctx);
  const { rows, stats } = await serviceRed(ctx.db, range.minutes, signalOf(ctx));
  const intervalMs = intervalOf(range, BARS);
  const series = await redSeries(ctx.db, { minutes: range.minutes, intervalMs }, signalOf(ctx));
  const points = groupPoints(series.rows);
  return {
    services: rows.map(({ service, calls, version, ...red }) => ({
      service,
      ...redOf(red, range.seconds),
      calls,
      version,
      points: (points.get(service) ?? []).map(pointOf),
    })),
    interval_ms: intervalMs,
    ...rangeOfMinutes(range),
    complete_to: complete,
    stats,
  };
}

function groupPoints(rows: readonly RedPoint[]): Map<string, RedPoint[]> {
  const groups = new Map<string, RedPoint[]>();
  for (const row of rows) {
    const group = groups.get(row.service);
    if (group) group.push(row);
    else groups.set(row.service, [row]);
  }
  return groups;
}

function pointOf(point: RedPoint): [number, number, number, number | null] {
  return [point.at, point.requests, point.errors, milliseconds(point.p95_ns)];
}
