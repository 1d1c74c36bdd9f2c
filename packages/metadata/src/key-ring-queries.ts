/** What the key ring asks Postgres: all live secrets, and to note when keys were used. Plain rows, as there may be 50,000. */
import { RETENTION_DAYS, RETENTION_DAYS_DEFAULT } from "@sightglass/telemetry";
import type { Pool } from "pg";
import { isKeyScope, type KeyScope } from "./access-words";
import type { CachedSecret } from "./key-ring-cache";

interface Row {
  sha256: string;
  key_id: string;
  key_name: string;
  project_id: number;
  organization_id: string;
  /** Joined by commas. */
  scopes: string;
  retention_days: number;
  expires_at_ms: number | null;
}

const LIVE_SECRETS = `
  SELECT s.sha256, k.id AS key_id, k.name AS key_name, k.project_id, p.organization_id,
         array_to_string(k.scopes, ',') AS scopes, p.retention_days,
         (extract(epoch FROM s.expires_at) * 1000)::float8 AS expires_at_ms
    FROM ingest_key_secrets s
    JOIN ingest_keys k ON k.id = s.key_id
    JOIN projects p ON p.id = k.project_id
   WHERE k.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > now())
   ORDER BY k.last_used_at DESC NULLS LAST, s.sha256
   LIMIT $1`;

/** Live secrets, at most `limit`, the most recently used first. */
export async function selectLiveSecrets(pool: Pool, limit: number): Promise<CachedSecret[]> {
  const { rows } = await pool.query<Row>(LIVE_SECRETS, [limit]);
  const scopeLists = new Map<string, readonly KeyScope[]>();
  const scopesOf = (text: string): readonly KeyScope[] => {
    const known = scopeLists.get(text) ?? text.split(",").filter(isKeyScope);
    scopeLists.set(text, known);
    return known;
  };
  return rows.map((row) => ({
    sha256: row.sha256,
    keyId: row.key_id,
    keyName: row.key_name,
    projectId: row.project_id,
    organizationId: row.organization_id,
    scopes: scopesOf(row.scopes),
    retentionDays: RETENTION_DAYS.find((days) => days === row.retention_days) ?? RETENTION_DAYS_DEFAULT,
    expiresAtMs: row.expires_at_ms,
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
