/**
 * Settings of the sign-in library: our tables and columns, argon2id, session limits, cookie. Pure.
 * Cookie: on https `__Host-sightglass_session` with Secure; on http (localhost, a plain network) the
 * prefix is not allowed by browsers, so it is `sightglass_session`. HttpOnly, SameSite=Lax, Path=/.
 */
import { randomUUID } from "node:crypto";
import { errorMessage, type Logger } from "@sightglass/runtime";
import type { BetterAuthOptions } from "better-auth";
import { APIError } from "better-auth/api";
import { PASSWORD_LENGTH } from "../passwords";
import type { BrowserCookie } from "./known-browser";
import type { PasswordWork } from "./password-work";

const SESSION_LIMITS = {
  /** Without a request for this long a session ends. */
  idleSeconds: 12 * 3_600,
  /** The idle limit is pushed on at most this often. The absolute limit, 7 days, is a trigger of the table. */
  renewSeconds: 300,
} as const;

const COOKIE = "sightglass_session";
const BROWSER_COOKIE = "sightglass_browser";

function isHttps(publicUrl: string): boolean {
  return new URL(publicUrl).protocol === "https:";
}

export function sessionCookieName(publicUrl: string): string {
  return isHttps(publicUrl) ? `__Host-${COOKIE}` : COOKIE;
}

/** Cookie of `known-browser.ts`, named by the same rule. */
export function browserCookieOf(publicUrl: string, secret: string): BrowserCookie {
  const secure = isHttps(publicUrl);
  return { name: secure ? `__Host-${BROWSER_COOKIE}` : BROWSER_COOKIE, secret, secure };
}

/** The public address, and for a loopback one its other spellings, so that 127.0.0.1 works like localhost. */
export function trustedOrigins(publicUrl: string): string[] {
  const url = new URL(publicUrl);
  const loopback = ["localhost", "127.0.0.1", "[::1]"];
  if (!loopback.includes(url.hostname)) return [url.origin];
  const port = url.port === "" ? "" : `:${url.port}`;
  return loopback.map((host) => `${url.protocol}//${host}${port}`);
}

const times = { createdAt: "created_at", updatedAt: "updated_at" };

/** Model and column names as `schema.ts` has them. */
const TABLES = {
  user: {
    modelName: "users",
    fields: { ...times, emailVerified: "email_verified" },
    additionalFields: {
      disabledAt: { type: "date", required: false, input: false, fieldName: "disabled_at" },
    },
  },
  session: {
    modelName: "sessions",
    fields: {
      ...times,
      userId: "user_id",
      expiresAt: "expires_at",
      ipAddress: "ip_address",
      userAgent: "user_agent",
    },
    expiresIn: SESSION_LIMITS.idleSeconds,
    updateAge: SESSION_LIMITS.renewSeconds,
    cookieCache: { enabled: false },
  },
  account: {
    modelName: "accounts",
    fields: {
      ...times,
      accountId: "account_id",
      providerId: "provider_id",
      userId: "user_id",
      accessToken: "access_token",
      refreshToken: "refresh_token",
      idToken: "id_token",
      accessTokenExpiresAt: "access_token_expires_at",
      refreshTokenExpiresAt: "refresh_token_expires_at",
    },
  },
  verification: { modelName: "verifications", fields: { ...times, expiresAt: "expires_at" } },
} as const satisfies BetterAuthOptions;

export function authOptions(publicUrl: string, logger: Logger, passwords: PasswordWork) {
  const secure = isHttps(publicUrl);
  return {
    ...TABLES,
    baseURL: new URL(publicUrl).origin,
    basePath: "/api/auth",
    trustedOrigins: trustedOrigins(publicUrl),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      password: {
        hash: (password: string) => passwords.hash(password),
        verify: ({ hash, password }: { hash: string; password: string }) => passwords.verify(hash, password),
      },
    },
    // Our own throttle counts sign-ins; nothing else is open to strangers.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // Thrown on, so that the handler of `createAuth` logs and answers it; else the router prints it.
    onAPIError: {
      onError(error: unknown) {
        if (!(error instanceof APIError)) throw error;
      },
    },
    advanced: {
      cookiePrefix: "sightglass",
      useSecureCookies: false,
      disableCSRFCheck: false,
      disableOriginCheck: false,
      cookies: { session_token: { name: sessionCookieName(publicUrl), attributes: { secure } } },
      database: { generateId: () => randomUUID() },
    },
    logger: {
      level: "warn",
      log: (_level: string, message: string, ...details: unknown[]) => {
        const reasons = details.filter((detail) => detail instanceof Error).map(errorMessage);
        logger.warn({ reasons }, `sign-in: ${message}`);
      },
    },
  } as const satisfies BetterAuthOptions;
}
