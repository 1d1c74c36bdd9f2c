/**
 * Chain step: which project may this request write to? Answered from memory. Pure.
 * The key comes as `Authorization: Bearer`, `X-Api-Key`, the password of `Authorization: Basic`, or `?api_key=`.
 */
import type { KeyRing, KeyScope } from "@sightglass/metadata";
import { Refusal } from "../refusal";
import type { Sender } from "../sender";

/** The part of the key ring that receivers use. */
export type KeyLookup = Pick<KeyRing, "lookup" | "touch" | "state">;

export interface Credentials {
  readonly authorization: string | undefined;
  readonly apiKeyHeader: string | undefined;
  /** Query string of the request without `?`. */
  readonly query: string;
}

interface Asking {
  readonly credentials: Credentials;
  /** Stands before the name of the key in the source of accounting. */
  readonly door: string;
}

const SECRET_CHARACTERS_MAX = 512;

/** Throws a Refusal: `auth.missing`, `auth.unknown`, `auth.scope`, or `bus.unavailable` while no key could be loaded yet. */
export function authenticate(keys: KeyLookup, request: Asking, scope: KeyScope): Sender {
  const secret = secretOf(request.credentials);
  if (secret === undefined) throw new Refusal("auth.missing");
  const key = secret.length > SECRET_CHARACTERS_MAX ? undefined : keys.lookup(secret);
  if (key === undefined) {
    if (keys.state().source === "none")
      throw new Refusal("bus.unavailable", "The ingest keys are not loaded yet.");
    throw new Refusal("auth.unknown");
  }
  if (!key.scopes.includes(scope)) throw new Refusal("auth.scope");
  keys.touch(key.keyId);
  const source = `${request.door}/${key.keyName}`;
  return { projectId: key.projectId, source, retentionDays: key.retentionDays };
}

function secretOf(credentials: Credentials): string | undefined {
  return (
    fromAuthorization(credentials.authorization) ??
    nonEmpty(credentials.apiKeyHeader) ??
    nonEmpty(new URLSearchParams(credentials.query).get("api_key"))
  );
}

function fromAuthorization(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const [scheme = "", ...rest] = header.trim().split(/\s+/);
  const value = rest.join(" ");
  if (/^bearer$/i.test(scheme)) return nonEmpty(value);
  if (!/^basic$/i.test(scheme)) return undefined;
  const pair = Buffer.from(value, "base64").toString("utf8");
  return nonEmpty(pair.slice(pair.indexOf(":") + 1));
}

function nonEmpty(value: string | null | undefined): string | undefined {
  const text = value?.trim();
  return text === undefined || text === "" ? undefined : text;
}
