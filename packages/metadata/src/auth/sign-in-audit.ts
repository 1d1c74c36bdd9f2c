/**
 * Audit rows of sign-ins, one for each organization of the person. A try with an address that nobody
 * has belongs to no organization: it is counted by the throttle and not written. Never rejects.
 */
import { errorMessage, type Logger } from "@sightglass/runtime";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import { members } from "../schema";
import { AuditStore } from "../stores/audit";

export type SignInAction = "user.signed_in" | "user.sign_in_failed";

export type NoteSignIn = (
  action: SignInAction,
  user: { id: string; email: string },
  address: string,
) => Promise<void>;

export function createSignInAudit(pool: Pool, logger: Logger): NoteSignIn {
  const db = drizzle(pool);
  const audit = new AuditStore(db);
  return async (action, { id, email }, address) => {
    try {
      const rows = await db
        .select({ organizationId: members.organizationId })
        .from(members)
        .where(eq(members.userId, id));
      for (const { organizationId } of rows) {
        await audit.append({
          organizationId,
          projectId: null,
          actor: { kind: "user", id, name: email },
          action,
          target: { id, name: email },
          details: { address },
        });
      }
    } catch (error) {
      logger.error(
        { action, userId: id, reason: errorMessage(error) },
        "a sign-in is missing in the audit log",
      );
    }
  };
}
