/**
 * `POST /sign-in/email`: takes the place of the library's own endpoint, which knows neither our
 * throttle nor addresses without a domain ending (`admin@localhost`), and keeps the session that the
 * browser had. One answer for a wrong password, an unknown and a disabled user, after the same work.
 */
import type { Logger } from "@sightglass/runtime";
import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthEndpoint, formCsrfMiddleware } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { hashPassword, PASSWORD_LENGTH, verifyPassword } from "../passwords";
import type { SignInThrottle } from "./throttle";

export interface SignInOptions {
  throttle: SignInThrottle;
  logger: Logger;
  /** Address that the throttle counts by. */
  addressOf: (headers: Headers) => string;
}

/** Passwords checked at the same time; each takes 19 MiB and 40 ms of a thread. */
const CHECKS_MAX = 4;
const WAITING_MAX = 100;
const EMAIL_CHARS_MAX = 255;

export function signInPlugin(options: SignInOptions) {
  const checkPassword = boundedChecks();
  const nobody = hashPassword("the password of nobody");

  return {
    id: "sightglass-sign-in",
    endpoints: {
      signInEmail: createAuthEndpoint(
        "/sign-in/email",
        { method: "POST", use: [formCsrfMiddleware], metadata: { allowedMediaTypes: ["application/json"] } },
        async (ctx) => {
          const { email, password } = readCredentials(ctx.body);
          const address = options.addressOf(ctx.headers ?? new Headers());
          const verdict = await options.throttle.begin(email, address);
          if (!verdict.ok) throw tooMany(verdict.retryAfterMs);
          const found = await ctx.context.internalAdapter.findUserByEmail(email, { includeAccounts: true });
          const account = found?.accounts.find((candidate) => candidate.providerId === "credential");
          const right = await checkPassword(account?.password ?? (await nobody), password);
          if (!right || !found || !account?.password || isDisabled(found.user))
            throw wrong(verdict.triesLeft);
          await options.throttle.succeed(email, address);
          const cookie = ctx.context.authCookies.sessionToken.name;
          const former = await ctx.getSignedCookie(cookie, ctx.context.secret);
          if (former) await ctx.context.internalAdapter.deleteSession(former);
          await ctx.context.adapter.deleteMany({
            model: "session",
            where: [{ field: "expiresAt", operator: "lt", value: new Date() }],
          });
          const session = await ctx.context.internalAdapter.createSession(found.user.id);
          await setSessionCookie(ctx, { session, user: found.user }, false);
          options.logger.info({ userId: found.user.id }, "signed in");
          return ctx.json({ user: { id: found.user.id, name: found.user.name, email: found.user.email } });
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

/** Refusals carry our own code; `createAuth` makes the problem document of it. */
function wrong(triesLeft: number): APIError {
  const body = { code: "auth.invalid", message: "E-mail and password do not match." };
  return new APIError("UNAUTHORIZED", body, { "x-tries-left": String(triesLeft) });
}

function tooMany(retryAfterMs: number): APIError {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  const body = { code: "auth.throttled", message: `Too many failed sign-ins; try again in ${seconds} s.` };
  return new APIError("TOO_MANY_REQUESTS", body, { "retry-after": String(seconds) });
}

function readCredentials(body: unknown): { email: string; password: string } {
  if (typeof body === "object" && body !== null && "email" in body && "password" in body) {
    const { email, password } = body;
    if (
      typeof email === "string" &&
      typeof password === "string" &&
      email.length <= EMAIL_CHARS_MAX &&
      password.length <= PASSWORD_LENGTH.max
    ) {
      return { email: email.trim().toLowerCase(), password };
    }
  }
  const message = `Send email and password, at most ${EMAIL_CHARS_MAX} and ${PASSWORD_LENGTH.max} characters.`;
  throw new APIError("BAD_REQUEST", { code: "input.invalid", message });
}

function isDisabled(user: object): boolean {
  return "disabledAt" in user && user.disabledAt !== null && user.disabledAt !== undefined;
}

/** `verifyPassword`, at most `CHECKS_MAX` at once; with `WAITING_MAX` waiting, more are told to come back. */
function boundedChecks(): typeof verifyPassword {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (hash, password) => {
    if (running >= CHECKS_MAX) {
      if (waiting.length >= WAITING_MAX) throw tooMany(1_000);
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    running++;
    try {
      return await verifyPassword(hash, password);
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}
