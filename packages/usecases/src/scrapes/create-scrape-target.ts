/** A new target to scrape. Errors: `scrapes.name_taken`, `scrapes.too_many`. */
import { newPublicId } from "@sightglass/metadata";
import * as z from "zod";
import type { AccessContext } from "../access/access-context";
import { writeAudit } from "../access/audit";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import { sentHeaders, TARGETS_PER_PROJECT_MAX, targetShape } from "./scrape-words";

export const createScrapeTargetInput = z.object({
  name: targetShape.name,
  url: targetShape.url,
  interval_seconds: targetShape.interval_seconds.default(15),
  timeout_seconds: targetShape.timeout_seconds.default(10),
  labels: targetShape.labels.default({}),
  headers: targetShape.headers.default({}),
  basic: targetShape.basic.optional(),
  enabled: targetShape.enabled.default(true),
});
export type CreateScrapeTargetInput = z.output<typeof createScrapeTargetInput>;

export const createScrapeTargetOutput = z.object({ id: z.string(), name: z.string() });
export type CreateScrapeTargetOutput = z.output<typeof createScrapeTargetOutput>;

export async function createScrapeTarget(
  ctx: AccessContext,
  input: CreateScrapeTargetInput,
): Promise<CreateScrapeTargetOutput> {
  requirePermission(ctx, "scrapes.change");
  const { name, url, labels, enabled } = input;
  const id = newPublicId();
  await ctx.metadata.transaction(async (stores) => {
    if ((await stores.scrapeTargets.countOf(ctx.projectId)) >= TARGETS_PER_PROJECT_MAX) {
      const message = `A project has ${TARGETS_PER_PROJECT_MAX} targets at most; remove one first.`;
      throw new UseCaseError("scrapes.too_many", message);
    }
    const made = await stores.scrapeTargets.create({
      id,
      projectId: ctx.projectId,
      name,
      url,
      intervalSeconds: input.interval_seconds,
      timeoutSeconds: input.timeout_seconds,
      labels,
      headers: sentHeaders(input.headers, input.basic),
      enabled,
      createdBy: ctx.actor.name,
    });
    if (!made) throw new UseCaseError("scrapes.name_taken", `The project has a target named ${name}.`);
    await writeAudit(ctx, stores, {
      action: "scrape_target.created",
      target: { id, name },
      details: { url, labels, enabled },
    });
  });
  return { id, name };
}
