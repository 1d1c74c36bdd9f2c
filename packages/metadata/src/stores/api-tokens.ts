/** API tokens of a project. Every look-up but the one by hash carries the project. */
import { and, asc, count, eq, gt, isNull, or } from "drizzle-orm";
import type { TokenScope } from "../access-words";
import type { Database } from "../database";
import { apiTokens, projects } from "../schema";
import type { SecretDigest } from "../secrets";
import type { Project } from "./projects";

export interface ApiToken {
  id: string;
  name: string;
  scope: TokenScope;
  /** Last four characters. */
  hint: string;
  createdAt: Date;
  createdBy: string;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

export interface NewApiToken {
  id: string;
  projectId: number;
  name: string;
  scope: TokenScope;
  createdBy: string;
  expiresAt: Date | null;
  secret: SecretDigest;
  fromEnvironment?: boolean;
}

/** What a token opens. */
export interface TokenGrant {
  tokenId: string;
  name: string;
  scope: TokenScope;
  expiresAt: Date | null;
  project: Project;
}

const columns = {
  id: apiTokens.id,
  name: apiTokens.name,
  scope: apiTokens.scope,
  hint: apiTokens.hint,
  createdAt: apiTokens.createdAt,
  createdBy: apiTokens.createdBy,
  expiresAt: apiTokens.expiresAt,
  lastUsedAt: apiTokens.lastUsedAt,
};

export class ApiTokenStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** False when the project has a live token of that name. */
  async create(token: NewApiToken): Promise<boolean> {
    const { secret, fromEnvironment, ...row } = token;
    const created = await this.#db
      .insert(apiTokens)
      .values({ ...row, ...secret, fromEnvironment: fromEnvironment ?? false })
      .onConflictDoNothing()
      .returning({ id: apiTokens.id });
    return created.length === 1;
  }

  /** Tokens that are not revoked, by name; expired ones are among them. */
  async list(projectId: number): Promise<ApiToken[]> {
    return this.#db.select(columns).from(apiTokens).where(liveOf(projectId)).orderBy(asc(apiTokens.name));
  }

  async countLive(projectId: number): Promise<number> {
    const [row] = await this.#db.select({ tokens: count() }).from(apiTokens).where(liveOf(projectId));
    return row?.tokens ?? 0;
  }

  /** The token's name; undefined when the project has no such live token. */
  async revoke(projectId: number, id: string, now: Date): Promise<string | undefined> {
    const [row] = await this.#db
      .update(apiTokens)
      .set({ revokedAt: now })
      .where(and(liveOf(projectId), eq(apiTokens.id, id)))
      .returning({ name: apiTokens.name });
    return row?.name;
  }

  /** What the live token with this hash opens. */
  async findGrant(sha256: string, now: Date): Promise<TokenGrant | undefined> {
    const [row] = await this.#db
      .select({
        tokenId: apiTokens.id,
        name: apiTokens.name,
        scope: apiTokens.scope,
        expiresAt: apiTokens.expiresAt,
        project: projects,
      })
      .from(apiTokens)
      .innerJoin(projects, eq(projects.id, apiTokens.projectId))
      .where(
        and(
          eq(apiTokens.sha256, sha256),
          isNull(apiTokens.revokedAt),
          or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, now)),
        ),
      );
    return row;
  }

  /** Whether a token with this hash was ever given, and whether it still opens. */
  async stateOf(sha256: string): Promise<"unknown" | "live" | "dead"> {
    const [row] = await this.#db
      .select({ revokedAt: apiTokens.revokedAt })
      .from(apiTokens)
      .where(eq(apiTokens.sha256, sha256));
    if (row === undefined) return "unknown";
    return row.revokedAt === null ? "live" : "dead";
  }

  /** Revokes what the environment gave before. */
  async revokeEnvironmentTokens(projectId: number, now: Date): Promise<void> {
    await this.#db
      .update(apiTokens)
      .set({ revokedAt: now })
      .where(and(liveOf(projectId), eq(apiTokens.fromEnvironment, true)));
  }

  async noteUse(id: string, now: Date): Promise<void> {
    await this.#db.update(apiTokens).set({ lastUsedAt: now }).where(eq(apiTokens.id, id));
  }
}

function liveOf(projectId: number) {
  return and(eq(apiTokens.projectId, projectId), isNull(apiTokens.revokedAt));
}
