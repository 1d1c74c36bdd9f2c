/** Who calls whom, from spans and their parents. */
import { EDGE_KINDS, type ServiceEdge, serviceEdges } from "@sightglass/clickhouse";
import * as z from "zod";
import type { Context } from "../context";
import { completeToOutput, statsOutput } from "../logs/answer";
import { completeTo } from "../logs/complete-to";
import { withDeadline } from "../logs/deadline";
import { signalOf } from "../logs/scope";
import { requirePermission } from "../roles";
import { redOf, redShape } from "./answer";
import { rangeOfMinutes, serviceRange, serviceRangeOutput, serviceRangeShape } from "./service-range";

export const serviceMapInput = z.object(serviceRangeShape);
export type ServiceMapInput = z.output<typeof serviceMapInput>;

export const edgeOutput = z.object({
  caller: z.string(),
  callee: z.string(),
  kind: z.enum(EDGE_KINDS).describe("`queue`: handed on by a producer to a consumer."),
  external: z
    .boolean()
    .describe(
      "The callee sent no spans: a database, a queue, somebody else's service. Times are the caller's.",
    ),
  ...redShape,
});

export const serviceMapOutput = z.object({
  edges: z.array(edgeOutput).describe("At most 2,000, most calls first."),
  edges_to: z
    .string()
    .nullable()
    .describe("End of the newest minute with edges; they follow their spans by about two minutes."),
  ...serviceRangeOutput,
  complete_to: completeToOutput,
  stats: statsOutput,
});
export type ServiceMapOutput = z.output<typeof serviceMapOutput>;

/** Permission: traces.read. Throws `range.invalid`. */
export async function serviceMap(asked: Context, input: ServiceMapInput): Promise<ServiceMapOutput> {
  requirePermission(asked, "traces.read");
  const ctx = withDeadline(asked);
  const range = serviceRange(ctx, input);
  const complete = await completeTo(ctx);
  const { rows, until, stats } = await serviceEdges(ctx.db, range.minutes, signalOf(ctx));
  return {
    edges: rows.map((edge) => edgeOf(edge, range.seconds)),
    edges_to: until === null ? null : new Date(until).toISOString(),
    ...rangeOfMinutes(range),
    complete_to: complete,
    stats,
  };
}

export function edgeOf({ caller, callee, kind, external, ...red }: ServiceEdge, seconds: number) {
  return { caller, callee, kind, external, ...redOf(red, seconds) };
}
