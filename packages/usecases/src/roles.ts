/**
 * Who may do what: the role matrix. People hold one role in an organization; an API token stands for
 * itself and can never see, make or widen tokens, keys or members. Pure.
 */
import { ROLES, type Role } from "@sightglass/metadata";
import { UseCaseError } from "./errors";

/** A person's role, or the scope of the API token that asks. */
export const PRINCIPALS = [...ROLES, "manage_token", "read_token"] as const;
export type Principal = (typeof PRINCIPALS)[number];

const EVERYBODY = PRINCIPALS;
const PEOPLE = ROLES;
const EDITORS = ["owner", "admin", "editor", "manage_token"] as const;
const ADMINS = ["owner", "admin"] as const;

/** Permission → who holds it. `docs/reference/roles.md` shows the same. */
export const PERMISSIONS = {
  "session.read": EVERYBODY,
  "logs.read": EVERYBODY,
  "metrics.read": EVERYBODY,
  "traces.read": EVERYBODY,
  "searches.read": EVERYBODY,
  "searches.keep": ["owner", "admin", "editor", "viewer", "manage_token"],
  "searches.share": EDITORS,
  "ingest.read": EVERYBODY,
  "ingest.replay": EDITORS,
  "hot_keys.read": EVERYBODY,
  "hot_keys.change": ADMINS,
  "settings.write": EDITORS,
  "members.list": PEOPLE,
  "members.change": ADMINS,
  "keys.list": ["owner", "admin", "editor"],
  "keys.create": ADMINS,
  "keys.rotate": ADMINS,
  "keys.revoke": ADMINS,
  "inputs.list": ["owner", "admin", "editor"],
  "inputs.change": ADMINS,
  "scrapes.list": ["owner", "admin", "editor"],
  "scrapes.change": ADMINS,
  "tokens.list": ADMINS,
  "tokens.create": ADMINS,
  "tokens.revoke": ADMINS,
  "audit.read": ADMINS,
} as const satisfies Record<string, readonly Principal[]>;

/** The part of a `Context` that permissions look at. */
interface Asking {
  role: Principal;
}

export type Permission = keyof typeof PERMISSIONS;

export function isAllowed(principal: Principal, permission: Permission): boolean {
  const holders: readonly Principal[] = PERMISSIONS[permission];
  return holders.includes(principal);
}

/** First line of a use case. Throws `auth.forbidden`. */
export function requirePermission(ctx: Asking, permission: Permission): void {
  if (!isAllowed(ctx.role, permission)) throw forbidden(ctx.role, permission);
}

/** Where no finer permission exists: `least` or a role above it. A read token counts as viewer, a manage token as editor. */
export function requireRole(ctx: Asking, least: Role): void {
  if (ROLES.indexOf(roleOf(ctx.role)) > ROLES.indexOf(least)) throw forbidden(ctx.role, least);
}

function roleOf(principal: Principal): Role {
  if (principal === "manage_token") return "editor";
  return principal === "read_token" ? "viewer" : principal;
}

function forbidden(principal: Principal, needed: string): UseCaseError {
  return new UseCaseError(
    "auth.forbidden",
    `This needs ${needed}; you act as ${principal.replace("_", " ")}.`,
  );
}
