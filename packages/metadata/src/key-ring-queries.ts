/** What the key ring asks Postgres: all live secrets, and to note when keys were used. */
import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import { isKeyScope } from "./access-words";
import type { CachedSecret } from "./key-ring-cache";
import { ingestKeySecrets, ingestKeys, projects } from "./schema";

/** Live secrets, at most `limit`, the most recently used first. */
export async function selectLiveSecrets(pool: Pool, limit: number): Promise<CachedSecret[]> {
  const rows = await drizzle(pool)
    .select({
      sha256: ingestKeySecrets.sha256,
      keyId: ingestKeys.id,
      keyName: ingestKeys.name,
      projectId: ingestKeys.projectId,
      organizationId: projects.organizationId,
      scopes: ingestKeys.scopes,
      retentionDays: projects.retentionDays,
      expiresAt: ingestKeySecrets.expiresAt,
    })
    .from(ingestKeySecrets)
    .innerJoin(ingestKeys, eq(ingestKeys.id, ingestKeySecrets.keyId))
    .innerJoin(projects, eq(projects.id, ingestKeys.projectId))
    .where(
      and(
        isNull(ingestKeys.revokedAt),
        or(isNull(ingestKeySecrets.expiresAt), gt(ingestKeySecrets.expiresAt, sql`now()`)),
      ),
    )
    .orderBy(sql`${ingestKeys.lastUsedAt} desc nulls last`, ingestKeySecrets.sha256)
    .limit(limit);
  return rows.map(({ expiresAt, scopes, ...row }) => ({
    ...row,
    scopes: scopes.filter(isKeyScope),
    expiresAtMs: expiresAt?.getTime() ?? null,
  }));
}

/** `used`: key id → Unix ms. An older time never replaces a newer one. */
export async function saveLastUsed(pool: Pool, used: ReadonlyMap<string, number>): Promise<void> {
  await pool.query(
    `UPDATE ingest_keys k SET last_used_at = greatest(k.last_used_at, to_timestamp(u.at / 1000.0))
       FROM unnest($1::text[], $2::float8[]) AS u(id, at) WHERE k.id = u.id`,
    [[...used.keys()], [...used.values()]],
  );
}
