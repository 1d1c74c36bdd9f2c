/**
 * A signed cookie that says "somebody signed in to this account from this browser before". Such a
 * browser has tries of its own, so that strangers who guess at the account can not keep its owner out.
 * It opens nothing: the password is asked all the same. Value: `browser_<SHA-256 of the e-mail>_<32 hex
 * digits>`, signed with `SIGHTGLASS_SECRET`; HttpOnly, SameSite=Strict, 180 days.
 */
import { randomBytes } from "node:crypto";
import { sha256Hex } from "../secrets";

const DAYS = 180;

export interface BrowserCookie {
  name: string;
  secret: string;
  /** Sent over https only. */
  secure: boolean;
}

/** The part of the library's request context that cookies need. */
export interface CookieJar {
  getSignedCookie(name: string, secret: string): Promise<string | false | null>;
  setSignedCookie(
    name: string,
    value: string,
    secret: string,
    options: { path: string; httpOnly: boolean; sameSite: "strict"; secure: boolean; maxAge: number },
  ): Promise<string>;
}

/** The browser's own id when it is known for this account; undefined for every other browser. */
export async function knownBrowser(
  jar: CookieJar,
  cookie: BrowserCookie,
  email: string,
): Promise<string | undefined> {
  const value = await jar.getSignedCookie(cookie.name, cookie.secret);
  const found = value ? /^browser_([0-9a-f]{64})_([0-9a-f]{32})$/.exec(value) : null;
  return found?.[1] === sha256Hex(email) ? found[2] : undefined;
}

/** After the right password: this browser is known for this account from now on, and no longer for another. */
export async function rememberBrowser(jar: CookieJar, cookie: BrowserCookie, email: string): Promise<void> {
  const id = (await knownBrowser(jar, cookie, email)) ?? randomBytes(16).toString("hex");
  await jar.setSignedCookie(cookie.name, `browser_${sha256Hex(email)}_${id}`, cookie.secret, {
    path: "/",
    httpOnly: true,
    sameSite: "strict",
    secure: cookie.secure,
    maxAge: DAYS * 86_400,
  });
}
