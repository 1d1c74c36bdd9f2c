/** What was changed in the organization, newest first, page by page. */
import * as z from "zod";
import { requirePermission } from "../roles";
import type { AccessContext } from "./access-context";

const PAGE_MAX = 200;

export const listAuditInput = z.object({
  limit: z.int().min(1).max(PAGE_MAX).default(50),
  before: z.int().min(1).optional().describe("Id of the last entry of the page before."),
});
export type ListAuditInput = z.output<typeof listAuditInput>;

export const listAuditOutput = z.object({
  items: z.array(
    z.object({
      id: z.int(),
      at: z.string(),
      actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
      action: z.string().describe("`area.verb`, such as `ingest_key.created`."),
      target: z.object({ id: z.string(), name: z.string() }),
      project_id: z.int().nullable(),
      details: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type ListAuditOutput = z.output<typeof listAuditOutput>;

export async function listAudit(ctx: AccessContext, input: ListAuditInput): Promise<ListAuditOutput> {
  requirePermission(ctx, "audit.read");
  const entries = await ctx.metadata.audit.list(ctx.organizationId, input);
  return {
    items: entries.map((entry) => ({
      id: entry.id,
      at: entry.at.toISOString(),
      actor: { kind: entry.actorKind, id: entry.actorId, name: entry.actorName },
      action: entry.action,
      target: { id: entry.targetId, name: entry.targetName },
      project_id: entry.projectId,
      details: entry.details,
    })),
  };
}
