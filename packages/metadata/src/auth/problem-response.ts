/** An RFC 9457 problem document of the session routes. Pure. */

export interface SessionProblem {
  status: number;
  /** `area.reason`, as docs/reference/errors.md lists it. */
  code: string;
  detail: string;
  /** Headers of the refusal to keep: cookies, `retry-after`, `x-tries-left`. */
  from?: Headers;
}

const KEPT = ["retry-after", "x-tries-left"];

export function problemResponse({ status, code, detail, from }: SessionProblem): Response {
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  for (const name of KEPT) {
    const value = from?.get(name);
    if (value !== null && value !== undefined) headers.set(name, value);
  }
  for (const cookie of from?.getSetCookie() ?? []) headers.append("set-cookie", cookie);
  const body = { type: "about:blank", title: code, status, detail, code };
  return new Response(JSON.stringify(body), { status, headers });
}
