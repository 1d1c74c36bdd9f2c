/** The audit row of a change that a use case makes; call it in the transaction of the change. */
import type { Stores } from "@sightglass/metadata";
import type { AccessContext } from "./access-context";

export interface Change {
  /** `area.verb` in the past, such as `ingest_key.created`. */
  action: string;
  target: { id: string; name: string };
  /** Never a secret. */
  details?: Record<string, unknown>;
}

export async function writeAudit(
  ctx: AccessContext,
  stores: Pick<Stores, "audit">,
  change: Change,
): Promise<void> {
  const { organizationId, projectId, actor } = ctx;
  await stores.audit.append({ organizationId, projectId, actor, ...change });
}
