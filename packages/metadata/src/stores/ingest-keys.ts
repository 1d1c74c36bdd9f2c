/** Ingest keys of a project and their secrets. Every look-up carries the project. */
import { and, asc, count, desc, eq, gt, isNull, ne, or } from "drizzle-orm";
import type { KeyScope } from "../access-words";
import { isKeyScope } from "../access-words";
import type { Database } from "../database";
import { ingestKeySecrets, ingestKeys } from "../schema";
import type { SecretDigest } from "../secrets";

export interface IngestKeySecret {
  /** Last four characters. */
  hint: string;
  createdAt: Date;
  /** Null: no end. */
  expiresAt: Date | null;
}

export interface IngestKey {
  id: string;
  name: string;
  scopes: KeyScope[];
  createdAt: Date;
  createdBy: string;
  lastUsedAt: Date | null;
  /** Live secrets, newest first. */
  secrets: IngestKeySecret[];
}

export interface NewIngestKey {
  id: string;
  projectId: number;
  name: string;
  scopes: readonly KeyScope[];
  createdBy: string;
  secret: SecretDigest;
  fromEnvironment?: boolean;
}

export interface Rotation {
  projectId: number;
  id: string;
  secret: SecretDigest;
  /** When the secret before it ends. */
  oldSecretEndsAt: Date;
  now: Date;
}

export class IngestKeyStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** False when the project has a live key of that name. */
  async create(key: NewIngestKey): Promise<boolean> {
    const { secret, fromEnvironment, scopes, ...row } = key;
    const created = await this.#db
      .insert(ingestKeys)
      .values({ ...row, scopes: [...scopes] })
      .onConflictDoNothing()
      .returning({ id: ingestKeys.id });
    if (created.length === 0) return false;
    await this.#db
      .insert(ingestKeySecrets)
      .values({ ...secret, keyId: key.id, fromEnvironment: fromEnvironment ?? false });
    return true;
  }

  /** Live keys by name. */
  async list(projectId: number, now: Date): Promise<IngestKey[]> {
    const rows = await this.#db
      .select({ key: ingestKeys, secret: ingestKeySecrets })
      .from(ingestKeys)
      .leftJoin(ingestKeySecrets, and(eq(ingestKeySecrets.keyId, ingestKeys.id), unexpired(now)))
      .where(and(eq(ingestKeys.projectId, projectId), isNull(ingestKeys.revokedAt)))
      .orderBy(asc(ingestKeys.name), desc(ingestKeySecrets.createdAt));
    return groupByKey(rows);
  }

  async countLive(projectId: number): Promise<number> {
    const [row] = await this.#db
      .select({ keys: count() })
      .from(ingestKeys)
      .where(and(eq(ingestKeys.projectId, projectId), isNull(ingestKeys.revokedAt)));
    return row?.keys ?? 0;
  }

  /** The key's name; undefined when the project has no such live key. At most two secrets stay live. */
  async rotate(rotation: Rotation): Promise<string | undefined> {
    const { projectId, id, secret, now } = rotation;
    const [key] = await this.#db
      .select({ name: ingestKeys.name })
      .from(ingestKeys)
      .where(live(projectId, id))
      .for("update");
    if (key === undefined) return undefined;
    const ofKey = and(eq(ingestKeySecrets.keyId, id), unexpired(now));
    const held = await this.#db
      .select({ sha256: ingestKeySecrets.sha256 })
      .from(ingestKeySecrets)
      .where(ofKey)
      .orderBy(desc(ingestKeySecrets.createdAt), desc(isNull(ingestKeySecrets.expiresAt)));
    const current = held[0]?.sha256 ?? "";
    await this.#db
      .update(ingestKeySecrets)
      .set({ expiresAt: now })
      .where(and(ofKey, ne(ingestKeySecrets.sha256, current)));
    await this.#db
      .update(ingestKeySecrets)
      .set({ expiresAt: rotation.oldSecretEndsAt })
      .where(eq(ingestKeySecrets.sha256, current));
    await this.#db.insert(ingestKeySecrets).values({ ...secret, keyId: id });
    return key.name;
  }

  /** The key's name; undefined when the project has no such live key. */
  async revoke(projectId: number, id: string, now: Date): Promise<string | undefined> {
    const [row] = await this.#db
      .update(ingestKeys)
      .set({ revokedAt: now })
      .where(live(projectId, id))
      .returning({ name: ingestKeys.name });
    return row?.name;
  }

  /** Whether a secret with this hash was ever given, and whether it still opens. */
  async stateOf(sha256: string, now: Date): Promise<"unknown" | "live" | "dead"> {
    const [row] = await this.#db
      .select({ revokedAt: ingestKeys.revokedAt, expiresAt: ingestKeySecrets.expiresAt })
      .from(ingestKeySecrets)
      .innerJoin(ingestKeys, eq(ingestKeys.id, ingestKeySecrets.keyId))
      .where(eq(ingestKeySecrets.sha256, sha256));
    if (row === undefined) return "unknown";
    const expired = row.expiresAt !== null && row.expiresAt <= now;
    return row.revokedAt === null && !expired ? "live" : "dead";
  }

  /** Adds a secret of the environment to the live key `name`, ends those the environment gave before; false: no such key. */
  async replaceEnvironmentSecret(key: { projectId: number; name: string; secret: SecretDigest; now: Date }) {
    const [row] = await this.#db
      .select({ id: ingestKeys.id })
      .from(ingestKeys)
      .where(
        and(
          eq(ingestKeys.projectId, key.projectId),
          eq(ingestKeys.name, key.name),
          isNull(ingestKeys.revokedAt),
        ),
      );
    if (row === undefined) return false;
    await this.#db
      .update(ingestKeySecrets)
      .set({ expiresAt: key.now })
      .where(
        and(
          eq(ingestKeySecrets.keyId, row.id),
          eq(ingestKeySecrets.fromEnvironment, true),
          unexpired(key.now),
        ),
      );
    await this.#db.insert(ingestKeySecrets).values({ ...key.secret, keyId: row.id, fromEnvironment: true });
    return true;
  }
}

function live(projectId: number, id: string) {
  return and(eq(ingestKeys.projectId, projectId), eq(ingestKeys.id, id), isNull(ingestKeys.revokedAt));
}

function unexpired(now: Date) {
  return or(isNull(ingestKeySecrets.expiresAt), gt(ingestKeySecrets.expiresAt, now));
}

type KeyRow = typeof ingestKeys.$inferSelect;
type SecretRow = typeof ingestKeySecrets.$inferSelect;

function groupByKey(rows: readonly { key: KeyRow; secret: SecretRow | null }[]): IngestKey[] {
  const keys = new Map<string, IngestKey>();
  for (const { key, secret } of rows) {
    const { id, name, createdAt, createdBy, lastUsedAt } = key;
    const entry = keys.get(id) ?? {
      id,
      name,
      createdAt,
      createdBy,
      lastUsedAt,
      scopes: key.scopes.filter(isKeyScope),
      secrets: [],
    };
    if (secret !== null) {
      entry.secrets.push({ hint: secret.hint, createdAt: secret.createdAt, expiresAt: secret.expiresAt });
    }
    keys.set(id, entry);
  }
  return [...keys.values()];
}
