/** The targets of the project by name, with how the last scrape of each went. */
import * as z from "zod";
import type { AccessContext } from "../access/access-context";
import { requirePermission } from "../roles";
import { targetOf, targetOutput } from "./scrape-words";

export const listScrapeTargetsInput = z.object({});
export type ListScrapeTargetsInput = z.output<typeof listScrapeTargetsInput>;

export const listScrapeTargetsOutput = z.object({ items: z.array(targetOutput) });
export type ListScrapeTargetsOutput = z.output<typeof listScrapeTargetsOutput>;

export async function listScrapeTargets(
  ctx: AccessContext,
  _input: ListScrapeTargetsInput,
): Promise<ListScrapeTargetsOutput> {
  requirePermission(ctx, "scrapes.list");
  const targets = await ctx.metadata.scrapeTargets.list(ctx.projectId);
  return { items: targets.map(targetOf) };
}
