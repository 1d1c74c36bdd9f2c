/** The audit log: append-only (a trigger refuses everything else). Details never hold a secret. */
import { and, desc, eq, lt } from "drizzle-orm";
import type { Database } from "../database";
import { auditLog } from "../schema";
import { storableText, storableTree } from "../storable-text";

interface AuditActor {
  kind: "user" | "token" | "system";
  id: string;
  name: string;
}

export interface NewAuditEntry {
  organizationId: string;
  /** Null: concerns the whole organization. */
  projectId: number | null;
  actor: AuditActor;
  /** `area.verb` in the past: `ingest_key.created`. */
  action: string;
  target: { id: string; name: string };
  details?: Record<string, unknown>;
}

export type AuditEntry = typeof auditLog.$inferSelect;

export class AuditStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Call it in the transaction of the change. */
  async append(entry: NewAuditEntry): Promise<void> {
    await this.#db.insert(auditLog).values({
      organizationId: entry.organizationId,
      projectId: entry.projectId,
      actorKind: entry.actor.kind,
      actorId: entry.actor.id,
      actorName: entry.actor.name,
      action: entry.action,
      targetId: entry.target.id,
      targetName: storableText(entry.target.name),
      details: storableTree(entry.details ?? {}),
    });
  }

  /** Newest first; `before` is the id of the last entry of the page before. */
  async list(
    organizationId: string,
    page: { limit: number; before?: number | undefined },
  ): Promise<AuditEntry[]> {
    const older = page.before === undefined ? undefined : lt(auditLog.id, page.before);
    return this.#db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.organizationId, organizationId), older))
      .orderBy(desc(auditLog.id))
      .limit(page.limit);
  }
}
