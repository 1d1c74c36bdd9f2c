/**
 * Who may read the process's own figures: the web port is open to everybody, so `/metrics` is there only for a scraper
 * that holds the token of SIGHTGLASS_METRICS_TOKEN. Pure.
 */
import { createHash, timingSafeEqual } from "node:crypto";

/** The answer to a request that may not read them; undefined lets it in. */
export type MetricsDoor = (request: Request) => Response | undefined;

/** Without a token there is no such path. */
export function createMetricsDoor(token: string | undefined): MetricsDoor {
  if (token === undefined) return () => refuse(404);
  const expected = digest(`Bearer ${token}`);
  return (request) => {
    const given = digest(request.headers.get("authorization") ?? "");
    return timingSafeEqual(given, expected) ? undefined : refuse(401);
  };
}

function refuse(status: 401 | 404): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if (status === 401) headers.set("www-authenticate", 'Bearer realm="sightglass metrics"');
  return new Response(null, { status, headers });
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
