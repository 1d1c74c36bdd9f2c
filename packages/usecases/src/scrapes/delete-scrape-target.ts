/** Removes a target; within seconds it is asked no more, and its series end. Error: `scrapes.not_found`. */
import * as z from "zod";
import type { AccessContext } from "../access/access-context";
import { writeAudit } from "../access/audit";
import { idInput } from "../access/names";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";

export const deleteScrapeTargetInput = z.object({ id: idInput });
export type DeleteScrapeTargetInput = z.output<typeof deleteScrapeTargetInput>;

export const deleteScrapeTargetOutput = z.object({ id: z.string(), name: z.string() });
export type DeleteScrapeTargetOutput = z.output<typeof deleteScrapeTargetOutput>;

export async function deleteScrapeTarget(
  ctx: AccessContext,
  { id }: DeleteScrapeTargetInput,
): Promise<DeleteScrapeTargetOutput> {
  requirePermission(ctx, "scrapes.change");
  return ctx.metadata.transaction(async (stores) => {
    const name = await stores.scrapeTargets.remove(ctx.projectId, id);
    if (name === undefined) throw new UseCaseError("scrapes.not_found", "The project has no such target.");
    await writeAudit(ctx, stores, { action: "scrape_target.removed", target: { id, name } });
    return { id, name };
  });
}
