/** Signing in with e-mail and password, and what each answer means to a person. */

export type SignInResult = { ok: true } | { ok: false; message: string };

/** Posts the credentials; the session arrives as an HttpOnly cookie. */
export async function signIn(email: string, password: string): Promise<SignInResult> {
  const answer = await fetch("/api/auth/sign-in/email", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password, rememberMe: true }),
  }).catch(() => null);
  if (answer === null)
    return { ok: false, message: "The app did not answer. Check that it runs, then sign in again." };
  if (answer.ok) return { ok: true };
  const { status, headers } = answer;
  return { ok: false, message: sentenceFor({ status, headers, detail: await detailOf(answer) }) };
}

/** `detail` of a problem document (RFC 9457); empty when there is none. */
async function detailOf(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => null);
  const has = typeof body === "object" && body !== null && "detail" in body;
  return has && typeof body.detail === "string" ? body.detail : "";
}

export interface Refusal {
  status: number;
  headers: { get(name: string): string | null };
  detail: string;
}

/** Never says which of the two was wrong; names the tries left when the server tells. Pure. */
export function sentenceFor({ status, headers, detail }: Refusal): string {
  if (status === 429) {
    const seconds = Number(headers.get("retry-after") ?? headers.get("x-retry-after") ?? "0");
    const wait =
      seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : seconds > 0 ? `${seconds} seconds` : "a minute";
    return `Too many tries. Sign in again in ${wait}.`;
  }
  if (status >= 500) return "The app could not check the password now. Try again in a moment.";
  if (status !== 401 && detail !== "") return detail;
  const left = Number(headers.get("x-tries-left") ?? "");
  const tries = left > 0 ? ` ${left} ${left === 1 ? "try" : "tries"} left before a pause.` : "";
  return `E-mail and password do not match.${tries}`;
}

/** Where to go after signing in: only a path of this app. Pure. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) && !next.startsWith("/sign-in") ? next : "/search";
}
