/**
 * All live ingest keys in memory, for receivers: no request asks Postgres. Refreshed within a second of
 * a change (LISTEN), by a slow poll beside it, and kept on disk, so that a start without Postgres serves
 * the keys last seen. While Postgres is away a revoked key stays good: taking events goes first.
 *
 * Memory: about 500 bytes a secret, 50,000 secrets at most. The whole set is in memory, so an unknown
 * key costs one hash and one map lookup and needs no cache of its own.
 */
import { errorMessage, type Logger } from "@sightglass/runtime";
import type { RetentionDays } from "@sightglass/telemetry";
import type { Pool } from "pg";
import { createAccessListener } from "./access-listener";
import type { KeyScope } from "./access-words";
import { type CachedSecret, readKeyCache, writeKeyCache } from "./key-ring-cache";
import { saveLastUsed, selectLiveSecrets } from "./key-ring-queries";
import { isPlausibleSecret, sha256Hex } from "./secrets";

/** What a key opens. */
export interface RingKey {
  keyId: string;
  /** Unique among the live keys of a project; the source of accounting is `http/<keyName>`. */
  keyName: string;
  projectId: number;
  organizationId: string;
  /** Signals that the key may send. */
  scopes: readonly KeyScope[];
  retentionDays: RetentionDays;
}

export interface KeyRingState {
  /** Where the keys came from; `none`: nothing could be loaded yet, so an unknown key is not known to be wrong. */
  source: "postgres" | "disk" | "none";
  /** Live secrets held. */
  secrets: number;
  /** Unix ms of the last load from Postgres; null: never. */
  loadedAtMs: number | null;
  /** True while changes arrive at once. */
  listening: boolean;
  /** True when there are more keys than the ring holds. */
  truncated: boolean;
}

export interface KeyRing {
  /** The key of a secret; undefined when unknown, revoked or expired. Never throws, any input. */
  lookup(secret: string): RingKey | undefined;
  /** Notes that the key was used now; written in batches. */
  touch(keyId: string): void;
  state(): KeyRingState;
  /** Loads now; rejects when Postgres does not answer. */
  refresh(): Promise<void>;
  /** Writes what was noted and lets go of Postgres. */
  close(): Promise<void>;
}

export interface KeyRingOptions {
  pool: Pool;
  logger: Logger;
  /** `<data folder>/keys/ingest-keys.json`. */
  cacheFile: string;
  /** Default 50,000. */
  secretsMax?: number;
  /** Default 30 s. */
  pollMs?: number;
  /** Default 30 s. */
  touchMs?: number;
  /** How long the start waits for Postgres before it takes the keys on disk; default 6 s. */
  startTimeoutMs?: number;
  now?: () => number;
}

interface Held {
  key: RingKey;
  expiresAtMs: number | null;
}

/** Settles with a ring that serves what it has: from Postgres, else from disk, else nothing yet. Never rejects. */
export async function createKeyRing(options: KeyRingOptions): Promise<KeyRing> {
  const { pool, logger, cacheFile } = options;
  const now = options.now ?? Date.now;
  const secretsMax = options.secretsMax ?? 50_000;
  const used = new Map<string, number>();
  let held: ReadonlyMap<string, Held> = new Map();
  let source: KeyRingState["source"] = "none";
  let loadedAtMs: number | null = null;
  let truncated = false;
  let savedText = "";

  async function load(): Promise<void> {
    const secrets = await selectLiveSecrets(pool, secretsMax + 1);
    truncated = secrets.length > secretsMax;
    if (truncated)
      logger.error({ secretsMax }, "more ingest keys than the key ring holds; the least used are refused");
    const kept = secrets.slice(0, secretsMax);
    held = indexBySha(kept);
    source = "postgres";
    loadedAtMs = now();
    await save(kept);
  }

  async function save(secrets: readonly CachedSecret[]): Promise<void> {
    const text = sha256Hex(JSON.stringify(secrets));
    if (text === savedText) return;
    try {
      await writeKeyCache(cacheFile, secrets);
      savedText = text;
    } catch (error) {
      logger.warn({ reason: errorMessage(error) }, "cannot keep the ingest keys on disk");
    }
  }

  const refresh = oneAtATime(load);
  async function refreshOrLog(): Promise<void> {
    await refresh().catch((error: unknown) => {
      logger.warn(
        { reason: errorMessage(error), source },
        "cannot load the ingest keys; serving those last seen",
      );
    });
  }

  async function flushUsed(): Promise<void> {
    if (used.size === 0) return;
    const batch = new Map(used);
    used.clear();
    await saveLastUsed(pool, batch).catch((error: unknown) => {
      for (const [keyId, at] of batch) used.set(keyId, Math.max(at, used.get(keyId) ?? 0));
      logger.debug({ reason: errorMessage(error) }, "cannot note the use of ingest keys; tried again later");
    });
  }

  await withDeadline(refreshOrLog(), options.startTimeoutMs ?? 6_000);
  if (source === "none") {
    const cached = await readKeyCache(cacheFile);
    if (cached !== undefined && source === "none") {
      held = indexBySha(cached.slice(0, secretsMax));
      source = "disk";
      logger.warn(
        { secrets: held.size },
        "the metadata store does not answer; serving the ingest keys on disk",
      );
    }
  }
  const listener = createAccessListener({ pool, logger, onChange: () => void refreshOrLog() });
  const timers = [
    setInterval(() => void refreshOrLog(), options.pollMs ?? 30_000),
    setInterval(() => void flushUsed(), options.touchMs ?? 30_000),
  ];

  return {
    lookup(secret) {
      if (!isPlausibleSecret(secret)) return undefined;
      const found = held.get(sha256Hex(secret));
      if (found === undefined || (found.expiresAtMs !== null && found.expiresAtMs <= now())) return undefined;
      return found.key;
    },
    touch(keyId) {
      if (used.size < secretsMax || used.has(keyId)) used.set(keyId, now());
    },
    state: () => ({ source, secrets: held.size, loadedAtMs, listening: listener.isConnected(), truncated }),
    refresh,
    async close() {
      for (const timer of timers) clearInterval(timer);
      await listener.close();
      await withDeadline(flushUsed(), 2_000);
    },
  };
}

function indexBySha(secrets: readonly CachedSecret[]): Map<string, Held> {
  return new Map(
    secrets.map(({ sha256, expiresAtMs, ...key }) => [sha256, { key, expiresAtMs }] satisfies [string, Held]),
  );
}

/** Runs `work` alone; calls during a run share one further run, which begins after them. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = () => {
    running = work().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (running === undefined) return begin();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return begin();
      });
    return next;
  };
}

/** Settles with the work or after the time, whichever is first; the work goes on. */
async function withDeadline(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
