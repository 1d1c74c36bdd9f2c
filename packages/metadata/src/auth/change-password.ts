/**
 * `POST /change-password`: takes the place of the library's own endpoint, which counts no tries and
 * hashes the new password before it looks at the current one. Tries count like those of signing in.
 * Every session of the user ends; this browser gets a new one.
 */
import { createAuthEndpoint, sensitiveSessionMiddleware } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { PASSWORD_LENGTH } from "../passwords";
import { knownBrowser, rememberBrowser } from "./known-browser";
import { isDisabled, tooManyTries, unfitInput, wrongPassword } from "./refusals";
import type { SignInOptions } from "./sign-in-options";

export function changePasswordEndpoint(options: SignInOptions) {
  return createAuthEndpoint(
    "/change-password",
    {
      method: "POST",
      use: [sensitiveSessionMiddleware],
      metadata: { allowedMediaTypes: ["application/json"] },
    },
    async (ctx) => {
      const { user } = ctx.context.session;
      const { currentPassword, newPassword } = readPasswords(ctx.body);
      const browser = await knownBrowser(ctx, options.browserCookie, user.email);
      const who = { email: user.email, address: options.addressOf(ctx.headers ?? new Headers()), browser };
      const verdict = await options.throttle.begin(who);
      if (!verdict.ok) throw tooManyTries(verdict.retryAfterMs);
      const adapter = ctx.context.internalAdapter;
      const account = await adapter.findCredentialAccount(user.id);
      const right = account?.password
        ? await options.passwords.verify(account.password, currentPassword)
        : false;
      if (!right || !account || isDisabled(user)) {
        throw wrongPassword("The current password is wrong.", verdict.triesLeft);
      }
      await options.throttle.succeed(who);
      await adapter.updateAccount(account.id, { password: await options.passwords.hash(newPassword) });
      await adapter.deleteUserSessions(user.id);
      const session = await adapter.createSession(user.id);
      await setSessionCookie(ctx, { session, user });
      await rememberBrowser(ctx, options.browserCookie, user.email);
      options.logger.info({ userId: user.id }, "changed the password");
      return ctx.json({ user: { id: user.id, name: user.name, email: user.email } });
    },
  );
}

function readPasswords(body: unknown): { currentPassword: string; newPassword: string } {
  const { min, max } = PASSWORD_LENGTH;
  if (typeof body === "object" && body !== null && "currentPassword" in body && "newPassword" in body) {
    const { currentPassword, newPassword } = body;
    if (
      typeof currentPassword === "string" &&
      typeof newPassword === "string" &&
      currentPassword.length <= max &&
      newPassword.length >= min &&
      newPassword.length <= max
    ) {
      return { currentPassword, newPassword };
    }
  }
  throw unfitInput(`Send currentPassword, and newPassword of ${min} to ${max} characters.`);
}
