/**
 * Secrets of ingest keys and API tokens: `<prefix>_<id>_<secret>`, id 12 letters and digits, secret 32
 * random bytes in base64url. Secrets given by the environment may be any string of 20 characters or
 * more. Stored and looked up as the SHA-256 of the whole string: with 256 random bits a fast hash is
 * right, and comparing hashes through an index or map tells nothing about the secret by its time.
 */
import { hash, randomBytes, randomInt } from "node:crypto";

export const INGEST_KEY_PREFIX = "sgi";
export const API_TOKEN_PREFIX = "sgt";

/** Bounds of a secret in characters; what is longer is not even hashed. */
export const SECRET_LENGTH = { min: 20, max: 512 } as const;

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID_LENGTH = 12;
const HINT_LENGTH = 4;

/** A secret as it is kept: 64 hex digits, and its last four characters for people. */
export interface SecretDigest {
  sha256: string;
  hint: string;
}

export interface NewSecret extends SecretDigest {
  /** Shown once, never stored. */
  secret: string;
}

/** Public id of a key or token. */
export function newPublicId(): string {
  return Array.from({ length: ID_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

/** A fresh secret for the key or token `id`. */
export function newSecret(prefix: string, id: string): NewSecret {
  const secret = `${prefix}_${id}_${randomBytes(32).toString("base64url")}`;
  return { secret, ...digestOf(secret) };
}

export function digestOf(secret: string): SecretDigest {
  return { sha256: sha256Hex(secret), hint: secret.slice(-HINT_LENGTH) };
}

/** SHA-256 of UTF-8 text, 64 hex digits. */
export function sha256Hex(text: string): string {
  return hash("sha256", text, "hex");
}

/** False for what can not be a secret, so that it costs no hash. */
export function isPlausibleSecret(secret: string): boolean {
  return secret.length >= SECRET_LENGTH.min && secret.length <= SECRET_LENGTH.max;
}
