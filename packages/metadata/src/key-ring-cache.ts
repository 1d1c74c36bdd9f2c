/**
 * The ingest keys on disk, so that ingest starts and runs while Postgres is away: one JSON file, mode
 * 0600, hashes only, replaced atomically. A missing or damaged file reads as nothing.
 */
import { RETENTION_DAYS, type RetentionDays } from "@sightglass/telemetry";
import { isKeyScope, type KeyScope } from "./access-words";
import { isRecord, readJsonFile, replaceJsonFile } from "./json-file";

/** One live secret of an ingest key. */
export interface CachedSecret {
  /** 64 hex digits. */
  sha256: string;
  keyId: string;
  /** Unique among the live keys of a project; the source of accounting is `http/<keyName>`. */
  keyName: string;
  projectId: number;
  organizationId: string;
  /** Signals that the key may send. */
  scopes: readonly KeyScope[];
  retentionDays: RetentionDays;
  /** Unix ms; null: no end. */
  expiresAtMs: number | null;
}

const VERSION = 1;

export function writeKeyCache(file: string, secrets: readonly CachedSecret[]): Promise<void> {
  return replaceJsonFile(file, { version: VERSION, secrets });
}

/** `undefined` when there is no readable cache. Rows that do not fit are left out. */
export async function readKeyCache(file: string): Promise<CachedSecret[] | undefined> {
  const content = await readJsonFile(file);
  if (!isRecord(content) || content.version !== VERSION || !Array.isArray(content.secrets)) return undefined;
  return content.secrets.filter(isCachedSecret);
}

function isCachedSecret(value: unknown): value is CachedSecret {
  return (
    isRecord(value) &&
    typeof value.sha256 === "string" &&
    /^[0-9a-f]{64}$/.test(value.sha256) &&
    typeof value.keyId === "string" &&
    typeof value.keyName === "string" &&
    Number.isInteger(value.projectId) &&
    Number(value.projectId) > 0 &&
    typeof value.organizationId === "string" &&
    Array.isArray(value.scopes) &&
    value.scopes.every(isKeyScope) &&
    RETENTION_DAYS.some((days) => days === value.retentionDays) &&
    (value.expiresAtMs === null || typeof value.expiresAtMs === "number")
  );
}
