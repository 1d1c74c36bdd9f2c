/**
 * Sessions of people: `/api/auth/*` for the browser, `getSession` for the server. Every look at a
 * session reads Postgres, so a revoked one is refused at once. Decisions: docs/adr/0004-accounts.md.
 */
import { AppError, errorMessage, type Logger } from "@sightglass/runtime";
import { betterAuth } from "better-auth";
import type { Pool } from "pg";
import type { User } from "../stores/users";
import { authOptions, browserCookieOf } from "./options";
import { createPasswordWork } from "./password-work";
import { problemResponse } from "./problem-response";
import { isDisabled } from "./refusals";
import { signInPlugin } from "./sign-in";
import { createSignInAudit } from "./sign-in-audit";
import { createSignInThrottle } from "./throttle";

export interface AuthOptions {
  pool: Pool;
  /** Signs cookies; 32 characters or more. Changing it ends every session. */
  secret: string;
  /** As the browser sees the app; https makes the cookie Secure. */
  publicUrl: string;
  logger: Logger;
  /** Unix ms, for the throttle. */
  now?: () => number;
}

export interface Session {
  user: User;
  /** `Set-Cookie` values to pass on when the session was renewed; mostly none. */
  setCookies: string[];
}

export interface Auth {
  /**
   * Answers `POST /api/auth/{sign-in/email,sign-out,change-password,revoke-other-sessions}` and nothing
   * else; errors are RFC 9457 problems with our codes. Never rejects.
   */
  handler(request: Request): Promise<Response>;
  /** The live session of a request's cookie. Throws `AppError` `store.unavailable` when Postgres does not answer. */
  getSession(headers: Headers): Promise<Session | undefined>;
}

const OPEN_PATHS = new Set([
  "/api/auth/sign-in/email",
  "/api/auth/sign-out",
  "/api/auth/change-password",
  "/api/auth/revoke-other-sessions",
]);
const SECRET_CHARS_MIN = 32;

export function createAuth(options: AuthOptions): Auth {
  const { pool, secret, publicUrl, logger } = options;
  if (secret.length < SECRET_CHARS_MIN) {
    throw new AppError(
      "auth.short_secret",
      `SIGHTGLASS_SECRET must have ${SECRET_CHARS_MIN} characters or more.`,
      {
        permanent: true,
      },
    );
  }
  const throttle = createSignInThrottle(pool, options.now ?? Date.now);
  const passwords = createPasswordWork();
  const note = createSignInAudit(pool, logger);
  const browserCookie = browserCookieOf(publicUrl, secret);
  const auth = betterAuth({
    ...authOptions(publicUrl, logger, passwords),
    database: pool,
    secret,
    plugins: [signInPlugin({ throttle, passwords, browserCookie, logger, note, addressOf: clientAddress })],
  });

  return {
    async handler(request) {
      const { pathname } = new URL(request.url);
      if (!OPEN_PATHS.has(pathname) || request.method !== "POST") {
        return problemResponse({ status: 404, code: "route.not_found", detail: "No such route." });
      }
      try {
        const bounded = await withBoundedBody(request);
        if (bounded === undefined) {
          return problemResponse({ status: 413, code: "input.invalid", detail: "The body is too large." });
        }
        return await withOwnBody(await auth.handler(bounded), new URL(publicUrl).origin);
      } catch (error) {
        logger.error({ reason: errorMessage(error) }, "a request about sessions failed");
        return problemResponse({ status: 503, code: "store.unavailable", detail: "Try again in a moment." });
      }
    },
    async getSession(headers) {
      const { response, headers: answer } = await auth.api
        .getSession({ headers, returnHeaders: true })
        .catch((cause: unknown) => {
          throw new AppError("store.unavailable", "The session could not be looked up.", { cause });
        });
      if (response === null || isDisabled(response.user)) return undefined;
      const { id, name, email } = response.user;
      return { user: { id, name, email }, setCookies: answer.getSetCookie() };
    },
  };
}

/**
 * The last entry of X-Forwarded-For: what the nearest proxy saw, or what the web server noted itself.
 * The web server drops what a client sent when there is no proxy. Without the header all share one bucket.
 */
function clientAddress(headers: Headers): string {
  return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim().slice(0, 64) ?? "";
}

/** Codes of the library → ours; what is not here goes by status. */
const CODES: Readonly<Record<string, string>> = {
  INVALID_PASSWORD: "auth.invalid",
  INVALID_ORIGIN: "request.cross_site",
  MISSING_OR_NULL_ORIGIN: "request.cross_site",
  CROSS_SITE_NAVIGATION_LOGIN_BLOCKED: "request.cross_site",
};
const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  400: "input.invalid",
  401: "auth.required",
  403: "auth.forbidden",
  404: "route.not_found",
  405: "method.not_allowed",
  415: "input.invalid",
  429: "auth.throttled",
};

const BODY_BYTES_MAX = 16 * 1024;

/** The request with its body read; undefined when it is too long. */
async function withBoundedBody(request: Request): Promise<Request | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  if (request.body !== null) {
    for await (const part of request.body) {
      bytes += part.byteLength;
      if (bytes > BODY_BYTES_MAX) return undefined;
      parts.push(part);
    }
  }
  const { method, headers } = request;
  return new Request(request.url, { method, headers, body: Buffer.concat(parts) });
}

/**
 * A success with the user only (the library adds the session token, which is the cookie's business); a
 * refusal as a problem document with the same status, cookies and hints.
 */
async function withOwnBody(response: Response, origin: string): Promise<Response> {
  const body: unknown = await response.json().catch(() => undefined);
  const given = typeof body === "object" && body !== null ? body : {};
  if (response.status < 400) {
    const headers = new Headers({ "content-type": "application/json", "cache-control": "no-store" });
    for (const cookie of response.headers.getSetCookie()) headers.append("set-cookie", cookie);
    const answer = "user" in given ? publicUser(given.user) : {};
    return new Response(JSON.stringify(answer), { status: response.status, headers });
  }
  const code = "code" in given && typeof given.code === "string" ? given.code : "";
  const detail = "message" in given && typeof given.message === "string" ? given.message : "";
  const isOurs = /^[a-z]+\.[a-z_]+$/.test(code);
  if (response.status >= 500) {
    return problemResponse({ status: 503, code: "store.unavailable", detail: "Try again in a moment." });
  }
  const status = code === "INVALID_PASSWORD" ? 401 : response.status;
  const ours = isOurs ? code : (CODES[code] ?? CODE_OF_STATUS[status] ?? "input.invalid");
  const elsewhere = `Open the app under ${origin}, or set SIGHTGLASS_PUBLIC_URL to the address in use.`;
  return problemResponse({
    status,
    code: ours,
    detail: ours === "request.cross_site" ? elsewhere : detail,
    from: response.headers,
  });
}

function publicUser(user: unknown): { user?: { id: unknown; name: unknown; email: unknown } } {
  if (typeof user !== "object" || user === null) return {};
  if (!("id" in user && "name" in user && "email" in user)) return {};
  return { user: { id: user.id, name: user.name, email: user.email } };
}
