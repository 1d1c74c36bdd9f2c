/**
 * Guard against requests that another site makes with a person's cookie (CSRF). Pure.
 * Browsers send Sec-Fetch-Site to https and localhost, and Origin on every POST.
 */

/**
 * True when a request that may change something comes from our own pages: by Sec-Fetch-Site when the
 * browser sends it, else by Origin, which must be `publicOrigin` or name the host that was asked.
 * A request with neither header is not one of our pages.
 */
export function isSameOrigin(headers: Headers, publicOrigin: string): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  if (origin === null) return false;
  return origin === publicOrigin || hostOf(origin) === headers.get("host");
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
