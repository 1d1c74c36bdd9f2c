/**
 * The ingest keys on disk, so that ingest starts and runs while Postgres is away: one JSON file, mode
 * 0600, hashes only, replaced atomically. A missing or damaged file reads as nothing.
 */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { RETENTION_DAYS, type RetentionDays } from "@sightglass/telemetry";
import { isKeyScope, type KeyScope } from "./access-words";

/** One live secret of an ingest key. */
export interface CachedSecret {
  /** 64 hex digits. */
  sha256: string;
  keyId: string;
  keyName: string;
  projectId: number;
  organizationId: string;
  scopes: readonly KeyScope[];
  retentionDays: RetentionDays;
  /** Unix ms; null: no end. */
  expiresAtMs: number | null;
}

const VERSION = 1;

export async function writeKeyCache(file: string, secrets: readonly CachedSecret[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(draft, JSON.stringify({ version: VERSION, secrets }), { mode: 0o600 });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** `undefined` when there is no readable cache. Rows that do not fit are left out. */
export async function readKeyCache(file: string): Promise<CachedSecret[] | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const content = parseJson(text);
  if (!isRecord(content) || content.version !== VERSION || !Array.isArray(content.secrets)) return undefined;
  return content.secrets.filter(isCachedSecret);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
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
