/**
 * Tables of the metadata store (Postgres): accounts, tenancy, keys, audit. Migrations are generated
 * from this file and the other `schema-….ts` (`drizzle.config.ts`); triggers stand in `migrations/*_triggers.sql`.
 *
 * Secrets of keys and tokens are never here: only the SHA-256 of the whole secret, as 64 hex digits.
 */
import { RETENTION_DAYS, RETENTION_DAYS_DEFAULT, type RetentionDays } from "@sightglass/telemetry";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { ROLES, type Role, TOKEN_SCOPES, type TokenScope } from "./access-words";

export const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
export const createdAt = () => at("created_at").notNull().defaultNow();
export const updatedAt = () => at("updated_at").notNull().defaultNow();
export const words = (list: readonly string[]) => sql.raw(list.map((word) => `'${word}'`).join(", "));

// ---- accounts: the shape of the sign-in library; property names are its field names

export const users = pgTable("users", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  /** Lower-cased. */
  email: text("email").notNull().unique(),
  emailVerified: boolean("email_verified").notNull().default(false),
  image: text("image"),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  /** Set: every session of the user is dead and no new one is given. */
  disabledAt: at("disabled_at"),
});

export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    /** The cookie carries it signed with SIGHTGLASS_SECRET; alone it opens nothing. */
    token: text("token").notNull().unique(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** Idle limit; a trigger keeps it within 7 days of `created_at`. */
    expiresAt: at("expires_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [index("sessions_user_id").on(table.userId)],
);

export const accounts = pgTable(
  "accounts",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id").notNull(),
    /** `credential` for a password. */
    providerId: text("provider_id").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: at("access_token_expires_at"),
    refreshTokenExpiresAt: at("refresh_token_expires_at"),
    scope: text("scope"),
    /** argon2id in PHC form. */
    password: text("password"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index("accounts_user_id").on(table.userId),
    uniqueIndex("accounts_provider_account").on(table.providerId, table.accountId),
  ],
);

export const verifications = pgTable(
  "verifications",
  {
    id: text("id").primaryKey(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: at("expires_at").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [index("verifications_identifier").on(table.identifier)],
);

/** Failed sign-ins by bucket (account and address, account, address); rows without failures for a day are removed. */
export const signInThrottle = pgTable(
  "sign_in_throttle",
  {
    /** SHA-256 of the bucket's words, hex. */
    bucket: text("bucket").primaryKey(),
    failures: integer("failures").notNull(),
    lastFailureAt: at("last_failure_at").notNull(),
  },
  (table) => [index("sign_in_throttle_last_failure").on(table.lastFailureAt)],
);

// ---- tenancy

export const organizations = pgTable("organizations", {
  id: uuid("id").primaryKey().defaultRandom(),
  name: text("name").notNull(),
  createdAt: createdAt(),
});

export const projects = pgTable(
  "projects",
  {
    /** `project_id` of every telemetry table. */
    id: integer("id").primaryKey().generatedAlwaysAsIdentity({ startWith: 1, minValue: 1 }),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id),
    name: text("name").notNull(),
    retentionDays: integer("retention_days").$type<RetentionDays>().notNull().default(RETENTION_DAYS_DEFAULT),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("projects_organization_name").on(table.organizationId, table.name),
    check("projects_id_positive", sql`${table.id} > 0`),
    check("projects_retention_days", sql`${table.retentionDays} in (${sql.raw(RETENTION_DAYS.join(", "))})`),
  ],
);

export const members = pgTable(
  "members",
  {
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text("role").$type<Role>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.userId] }),
    index("members_user_id").on(table.userId),
    check("members_role", sql`${table.role} in (${words(ROLES)})`),
  ],
);

// ---- keys

export const ingestKeys = pgTable(
  "ingest_keys",
  {
    /** Public part of the secret; 12 letters and digits. */
    id: text("id").primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    /** The source of accounting is `http/<name>`. */
    name: text("name").notNull(),
    /** Signals that the key may send. */
    scopes: text("scopes").array().notNull(),
    createdAt: createdAt(),
    createdBy: text("created_by").notNull(),
    lastUsedAt: at("last_used_at"),
    revokedAt: at("revoked_at"),
  },
  (table) => [
    uniqueIndex("ingest_keys_live_name")
      .on(table.projectId, table.name)
      .where(sql`${table.revokedAt} is null`),
  ],
);

/** Secrets of an ingest key. At most two are live: the newest, and the one before it until its overlap ends. */
export const ingestKeySecrets = pgTable(
  "ingest_key_secrets",
  {
    sha256: text("sha256").primaryKey(),
    keyId: text("key_id")
      .notNull()
      .references(() => ingestKeys.id),
    /** Last four characters, to tell secrets apart on the page. */
    hint: text("hint").notNull(),
    /** True: given by the environment of the first start; a changed environment replaces it. */
    fromEnvironment: boolean("from_environment").notNull().default(false),
    createdAt: createdAt(),
    /** Null: no end. */
    expiresAt: at("expires_at"),
  },
  (table) => [
    index("ingest_key_secrets_key_id").on(table.keyId),
    check("ingest_key_secrets_sha256", sql`${table.sha256} ~ '^[0-9a-f]{64}$'`),
  ],
);

export const apiTokens = pgTable(
  "api_tokens",
  {
    id: text("id").primaryKey(),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    name: text("name").notNull(),
    scope: text("scope").$type<TokenScope>().notNull(),
    sha256: text("sha256").notNull().unique(),
    hint: text("hint").notNull(),
    fromEnvironment: boolean("from_environment").notNull().default(false),
    createdAt: createdAt(),
    createdBy: text("created_by").notNull(),
    expiresAt: at("expires_at"),
    lastUsedAt: at("last_used_at"),
    revokedAt: at("revoked_at"),
  },
  (table) => [
    uniqueIndex("api_tokens_live_name")
      .on(table.projectId, table.name)
      .where(sql`${table.revokedAt} is null`),
    check("api_tokens_scope", sql`${table.scope} in (${words(TOKEN_SCOPES)})`),
    check("api_tokens_sha256", sql`${table.sha256} ~ '^[0-9a-f]{64}$'`),
  ],
);

// ---- audit

/** Who changed what. A trigger refuses UPDATE, DELETE and TRUNCATE. */
export const auditLog = pgTable(
  "audit_log",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    at: at("at").notNull().defaultNow(),
    organizationId: uuid("organization_id").notNull(),
    projectId: integer("project_id"),
    /** `user`, `token` or `system`. */
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id").notNull(),
    actorName: text("actor_name").notNull(),
    /** `area.verb`, such as `ingest_key.created`. */
    action: text("action").notNull(),
    targetId: text("target_id").notNull(),
    targetName: text("target_name").notNull(),
    /** What changed, never a secret. */
    details: jsonb("details").$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [index("audit_log_organization_at").on(table.organizationId, table.at)],
);

/** What the environment of the first start was, so that a change of it is noticed. One row. */
export const bootstrapState = pgTable(
  "bootstrap_state",
  {
    id: integer("id").primaryKey().default(1),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id),
    projectId: integer("project_id")
      .notNull()
      .references(() => projects.id),
    ownerUserId: text("owner_user_id")
      .notNull()
      .references(() => users.id),
    /** Last e-mail taken from the environment; null when it gave none. */
    environmentEmail: text("environment_email"),
    /** argon2id of the last password taken from the environment; null when it gave none. */
    environmentPasswordHash: text("environment_password_hash"),
    createdAt: createdAt(),
  },
  (table) => [check("bootstrap_state_one_row", sql`${table.id} = 1`)],
);
