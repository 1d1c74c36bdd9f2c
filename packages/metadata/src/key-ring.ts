/**
 * All live ingest keys in memory, for receivers: no request asks Postgres. Refreshed within a second of
 * a change (LISTEN), by a slow poll beside it, and kept on disk, so that a start without Postgres serves
 * the keys last seen. While Postgres is away a revoked key stays good: taking events goes first.
 *
 * Memory: about 500 bytes a secret, 50,000 secrets at most. The whole set is in memory, so an unknown
 * key costs one hash and one map lookup and needs no cache of its own.
 */
import { errorMessage, type Logger } from "@sightglass/runtime";
import type { Pool } from "pg";
import { type AccessListener, createAccessListener } from "./access-listener";
import { type CachedSecret, readKeyCache, writeKeyCache } from "./key-ring-cache";
import { saveLastUsed, selectLiveSecrets } from "./key-ring-queries";
import { oneAtATime, withDeadline } from "./one-at-a-time";
import { isPlausibleSecret, sha256Hex } from "./secrets";

/** What a key opens. */
export type RingKey = Omit<CachedSecret, "sha256" | "expiresAtMs">;

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
  const ring = new PostgresKeyRing(options);
  await ring.start();
  return ring;
}

class PostgresKeyRing implements KeyRing {
  readonly refresh: () => Promise<void>;
  readonly #options: KeyRingOptions;
  readonly #now: () => number;
  readonly #secretsMax: number;
  readonly #used = new Map<string, number>();
  #held: ReadonlyMap<string, Held> = new Map();
  #source: KeyRingState["source"] = "none";
  #loadedAtMs: number | null = null;
  #truncated = false;
  /** What this process wrote to disk; undefined: nothing yet, so an earlier process's keys may stand there. */
  #saved: ReadonlyMap<string, Held> | undefined;
  #listener: AccessListener | undefined;
  #timers: NodeJS.Timeout[] = [];
  /** The last reload that nobody waits for. */
  #refreshing: Promise<void> = Promise.resolve();

  constructor(options: KeyRingOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#secretsMax = options.secretsMax ?? 50_000;
    this.refresh = oneAtATime(() => this.#load());
  }

  async start(): Promise<void> {
    const { pool, logger, pollMs, touchMs, startTimeoutMs } = this.#options;
    await withDeadline(this.#refreshOrLog(), startTimeoutMs ?? 6_000);
    if (this.#source === "none") await this.#loadFromDisk();
    const onChange = () => void this.#refreshOrLog();
    this.#listener = createAccessListener({ pool, logger, onChange });
    this.#timers = [
      setInterval(onChange, pollMs ?? 30_000),
      setInterval(() => void this.#flushUsed(), touchMs ?? 30_000),
    ];
  }

  lookup(secret: string): RingKey | undefined {
    if (!isPlausibleSecret(secret)) return undefined;
    const found = this.#held.get(sha256Hex(secret));
    if (found === undefined) return undefined;
    if (found.expiresAtMs !== null && found.expiresAtMs <= this.#now()) return undefined;
    return found.key;
  }

  touch(keyId: string): void {
    if (this.#used.size < this.#secretsMax || this.#used.has(keyId)) this.#used.set(keyId, this.#now());
  }

  state(): KeyRingState {
    return {
      source: this.#source,
      secrets: this.#held.size,
      loadedAtMs: this.#loadedAtMs,
      listening: this.#listener?.isConnected() ?? false,
      truncated: this.#truncated,
    };
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#listener?.close();
    await withDeadline(this.#refreshing, 2_000);
    await withDeadline(this.#flushUsed(), 2_000);
  }

  async #load(): Promise<void> {
    const max = this.#secretsMax;
    const secrets = await selectLiveSecrets(this.#options.pool, max + 1);
    this.#truncated = secrets.length > max;
    if (this.#truncated) {
      this.#options.logger.error(
        { max },
        "more ingest keys than the key ring holds; the least used are refused",
      );
    }
    const kept = secrets.slice(0, max);
    this.#held = indexBySha(kept);
    this.#source = "postgres";
    this.#loadedAtMs = this.#now();
    await this.#save(kept);
  }

  async #loadFromDisk(): Promise<void> {
    const cached = await readKeyCache(this.#options.cacheFile);
    if (cached === undefined || this.#source !== "none") return;
    this.#held = indexBySha(cached.slice(0, this.#secretsMax));
    this.#source = "disk";
    const secrets = this.#held.size;
    this.#options.logger.warn(
      { secrets },
      "the metadata store does not answer; serving the ingest keys on disk",
    );
  }

  async #save(secrets: readonly CachedSecret[]): Promise<void> {
    const saved = this.#saved;
    if (saved?.size === secrets.length && secrets.every((secret) => isSame(secret, saved))) return;
    try {
      await writeKeyCache(this.#options.cacheFile, secrets);
      this.#saved = this.#held;
    } catch (error) {
      this.#options.logger.warn({ reason: errorMessage(error) }, "cannot keep the ingest keys on disk");
    }
  }

  #refreshOrLog(): Promise<void> {
    this.#refreshing = this.refresh().catch((error: unknown) => {
      const fields = { reason: errorMessage(error), source: this.#source };
      this.#options.logger.warn(fields, "cannot load the ingest keys; serving those last seen");
    });
    return this.#refreshing;
  }

  async #flushUsed(): Promise<void> {
    if (this.#used.size === 0) return;
    const batch = new Map(this.#used);
    this.#used.clear();
    await saveLastUsed(this.#options.pool, batch).catch((error: unknown) => {
      for (const [keyId, at] of batch) this.#used.set(keyId, Math.max(at, this.#used.get(keyId) ?? 0));
      this.#options.logger.debug({ reason: errorMessage(error) }, "cannot note the use of ingest keys yet");
    });
  }
}

function isSame(secret: CachedSecret, among: ReadonlyMap<string, Held>): boolean {
  const other = among.get(secret.sha256);
  return (
    other !== undefined &&
    other.expiresAtMs === secret.expiresAtMs &&
    other.key.keyId === secret.keyId &&
    other.key.keyName === secret.keyName &&
    other.key.projectId === secret.projectId &&
    other.key.organizationId === secret.organizationId &&
    other.key.retentionDays === secret.retentionDays &&
    other.key.scopes.join() === secret.scopes.join()
  );
}

function indexBySha(secrets: readonly CachedSecret[]): Map<string, Held> {
  return new Map(
    secrets.map(({ sha256, expiresAtMs, ...key }) => [sha256, { key, expiresAtMs }] satisfies [string, Held]),
  );
}
