/**
 * First start: organization, project, owner, one ingest key, one API token, one input. Later starts: a *changed*
 * environment is applied, an unchanged one does nothing, so what people changed in the app stays.
 *
 * - another SIGHTGLASS_ADMIN_PASSWORD sets the owner's password and ends the owner's sessions;
 * - another SIGHTGLASS_ADMIN_EMAIL renames the owner;
 * - another SIGHTGLASS_INGEST_KEY or _API_TOKEN opens at once, and the one the environment gave before
 *   ends; generated ones stay;
 * - a key or token that was revoked in the app stays dead, with a warning, although the environment
 *   still gives it. A variable that is set but empty counts as not set.
 */
import { randomBytes } from "node:crypto";
import { AppError } from "@sightglass/runtime";
import { KEY_SCOPES } from "./access-words";
import { addDefaultInputs } from "./inputs/default-input";
import type { Metadata, Stores } from "./metadata";
import { hashPassword, PASSWORD_LENGTH, verifyPassword } from "./passwords";
import {
  API_TOKEN_PREFIX,
  digestOf,
  INGEST_KEY_PREFIX,
  newPublicId,
  newSecret,
  SECRET_LENGTH,
  sha256Hex,
} from "./secrets";
import type { BootstrapState } from "./stores/bootstrap-state";

/** Values of the environment; each may be missing. */
export interface BootstrapEnv {
  /** SIGHTGLASS_ADMIN_EMAIL; default admin@localhost. */
  adminEmail?: string | undefined;
  /** SIGHTGLASS_ADMIN_PASSWORD, 12 to 256 characters; generated when missing. */
  adminPassword?: string | undefined;
  /** SIGHTGLASS_INGEST_KEY, 20 to 512 printable ASCII characters; generated when missing. */
  ingestKey?: string | undefined;
  /** SIGHTGLASS_API_TOKEN, 20 to 512 characters; generated when missing. */
  apiToken?: string | undefined;
}

export interface FirstStart {
  created: true;
  organizationId: string;
  projectId: number;
  adminEmail: string;
  /** Given or generated; to be shown once. */
  adminPassword: string;
  ingestKey: string;
  apiToken: string;
}

export interface LaterStart {
  created: false;
  organizationId: string;
  projectId: number;
  adminEmail: string;
  /** What of the environment was applied now, in words. */
  changes: string[];
  /** What of the environment was not applied, and why. */
  warnings: string[];
}

const ADMIN_EMAIL_DEFAULT = "admin@localhost";
const NAME = "default";
const SYSTEM = { kind: "system", id: "bootstrap", name: "start" } as const;

/** Safe to run at every start and by several processes at once. Throws `AppError` `bootstrap.refused` with all problems. */
export async function bootstrap(metadata: Metadata, given: BootstrapEnv): Promise<FirstStart | LaterStart> {
  const env = withoutEmpty(given);
  refuseUnfit(env);
  return metadata.transaction(async (stores) => {
    await stores.bootstrap.lock();
    const state = await stores.bootstrap.find();
    return state === undefined ? createFirst(stores, env) : applyChanges(stores, env, state);
  });
}

async function createFirst(stores: Stores, env: BootstrapEnv): Promise<FirstStart> {
  const adminEmail = (env.adminEmail ?? ADMIN_EMAIL_DEFAULT).toLowerCase();
  const adminPassword = env.adminPassword ?? randomBytes(18).toString("base64url");
  const passwordHash = await hashPassword(adminPassword);
  const organization = await stores.organizations.create("Default");
  const project = await stores.projects.create({ organizationId: organization.id, name: "Default" });
  if (project === undefined) throw new AppError("bootstrap.project", "The project Default exists already.");
  const owner = await stores.users.create({ name: "Admin", email: adminEmail, passwordHash });
  await stores.members.add(organization.id, owner.id, "owner");
  const place = { organizationId: organization.id, projectId: project.id };
  const ingestKey = await addIngestKey(stores, place, env.ingestKey);
  const apiToken = await addApiToken(stores, place, env.apiToken);
  await addDefaultInputs(stores, place, SYSTEM);
  await stores.bootstrap.create({
    ...place,
    ownerUserId: owner.id,
    environmentEmail: env.adminEmail?.toLowerCase() ?? null,
    environmentPasswordHash: env.adminPassword === undefined ? null : passwordHash,
  });
  await stores.audit.append({
    ...place,
    actor: SYSTEM,
    action: "organization.created",
    target: { id: organization.id, name: organization.name },
    details: { owner: adminEmail },
  });
  return { created: true, ...place, adminEmail, adminPassword, ingestKey, apiToken };
}

interface Place {
  organizationId: string;
  projectId: number;
}

async function addIngestKey(stores: Stores, place: Place, given: string | undefined): Promise<string> {
  const id = newPublicId();
  const secret =
    given === undefined ? newSecret(INGEST_KEY_PREFIX, id) : { secret: given, ...digestOf(given) };
  await stores.ingestKeys.create({
    id,
    projectId: place.projectId,
    name: NAME,
    scopes: KEY_SCOPES,
    createdBy: SYSTEM.name,
    secret: { sha256: secret.sha256, hint: secret.hint },
    fromEnvironment: given !== undefined,
  });
  const target = { id, name: NAME };
  await stores.audit.append({ ...place, actor: SYSTEM, action: "ingest_key.created", target });
  return secret.secret;
}

async function addApiToken(stores: Stores, place: Place, given: string | undefined): Promise<string> {
  const id = newPublicId();
  const secret =
    given === undefined ? newSecret(API_TOKEN_PREFIX, id) : { secret: given, ...digestOf(given) };
  const names = [NAME, "environment", `environment-${id}`];
  for (const name of names) {
    const created = await stores.apiTokens.create({
      id,
      projectId: place.projectId,
      name,
      scope: "manage",
      createdBy: SYSTEM.name,
      expiresAt: null,
      secret: { sha256: secret.sha256, hint: secret.hint },
      fromEnvironment: given !== undefined,
    });
    if (!created) continue;
    await stores.audit.append({
      ...place,
      actor: SYSTEM,
      action: "api_token.created",
      target: { id, name },
      details: { scope: "manage" },
    });
    break;
  }
  return secret.secret;
}

async function applyChanges(stores: Stores, env: BootstrapEnv, state: BootstrapState): Promise<LaterStart> {
  const changes: string[] = [];
  const warnings: string[] = [];
  const step = { stores, state, changes, warnings, now: new Date() };
  if (env.adminEmail !== undefined) await applyEmail(step, env.adminEmail.toLowerCase());
  if (env.adminPassword !== undefined) await applyPassword(step, env.adminPassword);
  if (env.ingestKey !== undefined) await applyIngestKey(step, env.ingestKey);
  if (env.apiToken !== undefined) await applyApiToken(step, env.apiToken);
  for (const change of changes) {
    await stores.audit.append({
      organizationId: state.organizationId,
      projectId: state.projectId,
      actor: SYSTEM,
      action: "environment.applied",
      target: { id: state.ownerUserId, name: change },
    });
  }
  const owner = await stores.users.find(state.ownerUserId);
  return {
    created: false,
    organizationId: state.organizationId,
    projectId: state.projectId,
    adminEmail: owner?.email ?? env.adminEmail ?? ADMIN_EMAIL_DEFAULT,
    changes,
    warnings,
  };
}

interface Step {
  stores: Stores;
  state: BootstrapState;
  changes: string[];
  warnings: string[];
  now: Date;
}

async function applyEmail({ stores, state, changes, warnings }: Step, email: string): Promise<void> {
  if (state.environmentEmail === email) return;
  const holder = await stores.users.findByEmail(email);
  if (holder !== undefined && holder.id !== state.ownerUserId) {
    warnings.push(`SIGHTGLASS_ADMIN_EMAIL belongs to another user; the first owner keeps their address`);
    return;
  }
  await stores.bootstrap.update({ environmentEmail: email });
  if (holder !== undefined) return;
  await stores.users.setEmail(state.ownerUserId, email);
  changes.push("SIGHTGLASS_ADMIN_EMAIL");
}

async function applyPassword({ stores, state, changes }: Step, password: string): Promise<void> {
  const last = state.environmentPasswordHash;
  if (last !== null && (await verifyPassword(last, password))) return;
  const passwordHash = await hashPassword(password);
  await stores.users.setPassword(state.ownerUserId, passwordHash);
  await stores.bootstrap.update({ environmentPasswordHash: passwordHash });
  changes.push("SIGHTGLASS_ADMIN_PASSWORD");
}

async function applyIngestKey(
  { stores, state, changes, warnings, now }: Step,
  secret: string,
): Promise<void> {
  const known = await stores.ingestKeys.stateOf(sha256Hex(secret), now);
  if (known === "live") return;
  if (known === "dead") {
    warnings.push("SIGHTGLASS_INGEST_KEY was revoked or rotated out and stays so; give another one");
    return;
  }
  const { projectId } = state;
  const added = await stores.ingestKeys.replaceEnvironmentSecret({
    projectId,
    name: NAME,
    now,
    secret: digestOf(secret),
  });
  if (!added) await addIngestKey(stores, state, secret);
  changes.push("SIGHTGLASS_INGEST_KEY");
}

async function applyApiToken({ stores, state, changes, warnings, now }: Step, secret: string): Promise<void> {
  const known = await stores.apiTokens.stateOf(sha256Hex(secret));
  if (known === "live") return;
  if (known === "dead") {
    warnings.push("SIGHTGLASS_API_TOKEN was revoked and stays so; give another one");
    return;
  }
  await stores.apiTokens.revokeEnvironmentTokens(state.projectId, now);
  await addApiToken(stores, state, secret);
  changes.push("SIGHTGLASS_API_TOKEN");
}

function withoutEmpty(env: BootstrapEnv): BootstrapEnv {
  const set = (value: string | undefined) => (value === undefined || value.trim() === "" ? undefined : value);
  return {
    adminEmail: set(env.adminEmail)?.trim(),
    adminPassword: set(env.adminPassword),
    ingestKey: set(env.ingestKey)?.trim(),
    apiToken: set(env.apiToken)?.trim(),
  };
}

function refuseUnfit(env: BootstrapEnv): void {
  const problems = [
    env.adminEmail === undefined || /^[^\s@]{1,64}@[^\s@]{1,190}$/.test(env.adminEmail)
      ? ""
      : "SIGHTGLASS_ADMIN_EMAIL is not an e-mail address",
    lengthProblem("SIGHTGLASS_ADMIN_PASSWORD", env.adminPassword, PASSWORD_LENGTH),
    lengthProblem("SIGHTGLASS_INGEST_KEY", env.ingestKey, SECRET_LENGTH),
    lengthProblem("SIGHTGLASS_API_TOKEN", env.apiToken, SECRET_LENGTH),
    characterProblem("SIGHTGLASS_INGEST_KEY", env.ingestKey),
    characterProblem("SIGHTGLASS_API_TOKEN", env.apiToken),
    env.ingestKey !== undefined && env.ingestKey === env.apiToken
      ? "SIGHTGLASS_INGEST_KEY and SIGHTGLASS_API_TOKEN must differ"
      : "",
  ].filter((problem) => problem !== "");
  if (problems.length > 0)
    throw new AppError("bootstrap.refused", `${problems.join("; ")}.`, { permanent: true });
}

/** What can not travel in a header as one word would never be found. */
function characterProblem(name: string, value: string | undefined): string {
  if (value === undefined || /^[\x21-\x7e]+$/.test(value)) return "";
  return `${name} may hold printable ASCII characters without spaces only`;
}

function lengthProblem(
  name: string,
  value: string | undefined,
  bounds: { min: number; max: number },
): string {
  if (value === undefined || (value.length >= bounds.min && value.length <= bounds.max)) return "";
  return `${name} has ${value.length} characters; it must have ${bounds.min} to ${bounds.max}`;
}
