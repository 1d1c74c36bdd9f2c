/** Changes a target; what is left out stays, the secret headers too. Errors: `scrapes.not_found`, `scrapes.name_taken`. */
import * as z from "zod";
import type { AccessContext } from "../access/access-context";
import { writeAudit } from "../access/audit";
import { idInput } from "../access/names";
import { UseCaseError } from "../errors";
import { requirePermission } from "../roles";
import { sentHeaders, targetShape } from "./scrape-words";

export const updateScrapeTargetInput = z.object({
  id: idInput,
  name: targetShape.name.optional(),
  url: targetShape.url.optional(),
  interval_seconds: targetShape.interval_seconds.optional(),
  timeout_seconds: targetShape.timeout_seconds.optional(),
  labels: targetShape.labels.optional(),
  headers: targetShape.headers.optional(),
  basic: targetShape.basic.optional(),
  enabled: targetShape.enabled.optional(),
});
export type UpdateScrapeTargetInput = z.output<typeof updateScrapeTargetInput>;

export const updateScrapeTargetOutput = z.object({ id: z.string(), name: z.string() });
export type UpdateScrapeTargetOutput = z.output<typeof updateScrapeTargetOutput>;

export async function updateScrapeTarget(
  ctx: AccessContext,
  input: UpdateScrapeTargetInput,
): Promise<UpdateScrapeTargetOutput> {
  requirePermission(ctx, "scrapes.change");
  const { id, headers, basic, ...change } = input;
  return ctx.metadata.transaction(async (stores) => {
    const own = await stores.scrapeTargets.list(ctx.projectId);
    const old = own.find((target) => target.id === id);
    if (old === undefined) throw new UseCaseError("scrapes.not_found", "The project has no such target.");
    const name = change.name ?? old.name;
    if (own.some((target) => target.name === name && target.id !== id))
      throw new UseCaseError("scrapes.name_taken", `The project has a target named ${name}.`);
    // Secrets do not follow a target to another host.
    const isMoved = change.url !== undefined && new URL(change.url).origin !== new URL(old.url).origin;
    await stores.scrapeTargets.update(ctx.projectId, id, {
      name,
      url: change.url ?? old.url,
      intervalSeconds: change.interval_seconds ?? old.intervalSeconds,
      timeoutSeconds: change.timeout_seconds ?? old.timeoutSeconds,
      labels: change.labels ?? old.labels,
      headers: sentHeaders(headers ?? (isMoved ? {} : old.headers), basic),
      enabled: change.enabled ?? old.enabled,
    });
    await writeAudit(ctx, stores, {
      action: "scrape_target.changed",
      target: { id, name },
      details: { ...change, secrets: headers !== undefined || basic !== undefined },
    });
    return { id, name };
  });
}
