/**
 * `POST /sign-in/email`: takes the place of the library's own endpoint, which knows neither our
 * throttle nor addresses without a domain ending (`admin@localhost`), and keeps the session that the
 * browser had. One answer for a wrong password, an unknown and a disabled user, after the same work.
 */
import type { BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint, formCsrfMiddleware } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { PASSWORD_LENGTH } from "../passwords";
import { changePasswordEndpoint } from "./change-password";
import { knownBrowser, rememberBrowser } from "./known-browser";
import { isDisabled, tooManyTries, unfitInput, wrongPassword } from "./refusals";
import type { SignInOptions } from "./sign-in-options";

const EMAIL_CHARS_MAX = 255;

export function signInPlugin(options: SignInOptions) {
  const { passwords, browserCookie } = options;
  const nobody = passwords.hash("the password of nobody");

  return {
    id: "sightglass-sign-in",
    endpoints: {
      signInEmail: createAuthEndpoint(
        "/sign-in/email",
        { method: "POST", use: [formCsrfMiddleware], metadata: { allowedMediaTypes: ["application/json"] } },
        async (ctx) => {
          const { email, password } = readCredentials(ctx.body);
          const browser = await knownBrowser(ctx, browserCookie, email);
          const who = { email, address: options.addressOf(ctx.headers ?? new Headers()), browser };
          const verdict = await options.throttle.begin(who);
          if (!verdict.ok) throw tooManyTries(verdict.retryAfterMs);
          const found = await ctx.context.internalAdapter.findUserByEmail(email, { includeAccounts: true });
          const account = found?.accounts.find((candidate) => candidate.providerId === "credential");
          const right = await passwords.verify(account?.password ?? (await nobody), password);
          if (!right || !found || !account?.password || isDisabled(found.user)) {
            // Not waited for: the answer must take as long for an address that nobody has.
            if (found) void options.note("user.sign_in_failed", found.user, who.address);
            throw wrongPassword("E-mail and password do not match.", verdict.triesLeft);
          }
          await options.throttle.succeed(who);
          const cookie = ctx.context.authCookies.sessionToken.name;
          const former = await ctx.getSignedCookie(cookie, ctx.context.secret);
          if (former) await ctx.context.internalAdapter.deleteSession(former);
          await ctx.context.adapter.deleteMany({
            model: "session",
            where: [{ field: "expiresAt", operator: "lt", value: new Date() }],
          });
          const session = await ctx.context.internalAdapter.createSession(found.user.id);
          await setSessionCookie(ctx, { session, user: found.user }, false);
          await rememberBrowser(ctx, browserCookie, email);
          await options.note("user.signed_in", found.user, who.address);
          options.logger.info({ userId: found.user.id }, "signed in");
          return ctx.json({ user: { id: found.user.id, name: found.user.name, email: found.user.email } });
        },
      ),
      changePassword: changePasswordEndpoint(options),
    },
  } satisfies BetterAuthPlugin;
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
  throw unfitInput(message);
}
