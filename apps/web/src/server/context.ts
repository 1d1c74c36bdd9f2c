/**
 * From a request to the use cases' context: who asks (session cookie or API token), and the store
 * bound to that one project: the token's, or one of the person's own.
 */
import { createKeyCatalogues, installationDb, projectDb } from "@sightglass/clickhouse";
import type { TokenGrant } from "@sightglass/metadata";
import {
  createReadyColumns,
  type Doors,
  type IngestContext,
  type Intake,
  ReplayKeys,
  UseCaseError,
} from "@sightglass/usecases";
import type { Clients } from "./clients";
import { wantedProject } from "./project-cookie";
import { createSightings } from "./sightings";

export interface SignedIn {
  context: IngestContext;
  /** `Set-Cookie` values of a renewed session, to go out with the answer. */
  setCookies: string[];
}

/** Whether a later look at the same request finds the same person or token, with the same rights in the same project. */
export function isSameAccess(context: IngestContext, later: SignedIn | undefined): boolean {
  if (later === undefined) return false;
  const { actor, projectId, role } = later.context;
  return actor.id === context.actor.id && projectId === context.projectId && role === context.role;
}

export interface Authenticator {
  /** By the session cookie; undefined when there is no live session or its person is a member nowhere. */
  session(request: Request): Promise<SignedIn | undefined>;
  /** By `Authorization: Bearer <API token>`, else by the session cookie. Throws `auth.required` for a token that opens nothing. */
  tokenOrSession(request: Request): Promise<SignedIn | undefined>;
}

type Bound = Pick<IngestContext, "organizationId" | "projectId" | "actor" | "role">;

export interface Surroundings {
  doors: Doors;
  intake: Intake;
  publicOrigin: string;
}

export function createAuthenticator(
  clients: Clients,
  { doors, intake, publicOrigin }: Surroundings,
): Authenticator {
  const { metadata, reader, bus, tail, auth, tokens, keyUses } = clients;
  const installation = installationDb(reader);
  const hotColumns = createReadyColumns({ hotKeys: metadata.hotKeys, db: installation });
  const catalogues = createKeyCatalogues({ hotColumns });
  const sightings = createSightings();
  const replayKeys = new ReplayKeys();
  const clock = { now: () => Date.now() };
  const contextFor = (bound: Bound, signal: AbortSignal): IngestContext => ({
    ...bound,
    metadata,
    bus,
    tail,
    clock,
    doors,
    sightings,
    intake,
    replayKeys,
    catalogues,
    keyUses,
    installation,
    db: projectDb(reader, bound.projectId),
    signal,
  });

  async function session(request: Request): Promise<SignedIn | undefined> {
    const found = await auth.getSession(request.headers);
    const wanted = wantedProject(publicOrigin, request.headers);
    const workplace =
      found && (await metadata.members.workplaceOf(found.user.id, wanted).catch(metadataAway));
    if (!found || !workplace) return undefined;
    const { organization, project, role } = workplace;
    const actor = { kind: "user", id: found.user.id, name: found.user.email } as const;
    const bound = { organizationId: organization.id, projectId: project.id, actor, role };
    return { context: contextFor(bound, signalOf(request)), setCookies: found.setCookies };
  }

  return {
    session,
    async tokenOrSession(request) {
      const secret = bearerOf(request.headers);
      if (secret === undefined) return session(request);
      const grant = await tokens.verify(secret).catch(metadataAway);
      if (!grant) throw new UseCaseError("auth.required", "The API token is unknown, revoked or expired.");
      return { context: contextFor(boundTo(grant), signalOf(request)), setCookies: [] };
    },
  };
}

/**
 * A request's signal goes silent once the request itself is collected as garbage (undici holds its
 * controller by the request alone), so whoever holds the signal must hold the request.
 */
const HOLDERS = new WeakMap<AbortSignal, Request>();

function signalOf(request: Request): AbortSignal {
  HOLDERS.set(request.signal, request);
  return request.signal;
}

function boundTo(grant: TokenGrant): Bound {
  return {
    organizationId: grant.project.organizationId,
    projectId: grant.project.id,
    actor: { kind: "token", id: grant.tokenId, name: grant.name },
    role: grant.scope === "manage" ? "manage_token" : "read_token",
  };
}

function metadataAway(cause: unknown): never {
  throw new UseCaseError("store.unavailable", "Accounts cannot be looked up; try again in a moment.", {
    cause,
  });
}

/** The secret of a Bearer header; undefined when there is no Authorization header. Another scheme reads as an empty secret. */
export function bearerOf(headers: Headers): string | undefined {
  const header = headers.get("authorization");
  if (header === null) return undefined;
  return /^bearer +(\S+) *$/i.exec(header)?.[1] ?? "";
}
