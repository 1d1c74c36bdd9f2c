/**
 * From a route of the read API to a Next route handler: authenticate, limit, read parameters, run,
 * answer. Every error becomes problem+json; nothing is thrown to Next.
 */
import { UseCaseError } from "@sightglass/usecases";
import type { App } from "../app";
import { withBoundedBody } from "../bounded-body";
import { bearerOf } from "../context";
import { currentApp } from "../current-app";
import { toFailure } from "../map-error";
import { isSameOrigin } from "../origin";
import { DATA_HEADERS, problemResponse } from "../problem";
import { readJsonBody, readParameters } from "./read-parameters";
import type { ServableRoute } from "./route";

export type RouteHandler = (request: Request) => Promise<Response>;

/** The route's own method. */
export function serve(route: ServableRoute): RouteHandler {
  return (request) => {
    const app = currentApp();
    return app.requests.time(route.path, async () => {
      try {
        return await answer(app, route, request);
      } catch (error) {
        return failed(app, request, error);
      }
    });
  };
}

async function answer(app: App, route: ServableRoute, request: Request): Promise<Response> {
  const signedIn = await app.tokenOrSessionOf(request);
  if (!signedIn) throw new UseCaseError("auth.required", "Send an API token as Authorization: Bearer.");
  const ctx = signedIn.context;
  const limit = await app.limiter.take(ctx.actor);
  if (!limit.allowed) return tooMany(limit.retryAfterS);
  const values = await readValues(app, route, request);
  const { holdRows, holdTail } = app;
  const asked = { ctx, request, holdRows, holdTail, onStreamError: logCut(app, route.path) };
  const result = await app.queries.within(ctx.projectId, () => route.run(asked, values));
  return result instanceof Response
    ? result
    : Response.json(result, { status: route.status ?? 200, headers: DATA_HEADERS });
}

const BODY_BYTES_MAX = 64 * 1024;

/** A browser's session alone changes nothing unless one of our own pages asks. */
async function readValues(
  app: App,
  route: ServableRoute,
  request: Request,
): Promise<Record<string, unknown>> {
  const url = new URL(request.url);
  if (route.method === undefined || route.method === "GET") return readParameters(route, url);
  if (bearerOf(request.headers) === undefined && !isSameOrigin(request.headers, app.publicOrigin)) {
    throw new UseCaseError("request.cross_site", "This change was asked for by another site.");
  }
  if (route.method === "DELETE") return readParameters(route, url);
  if (url.search !== "") {
    throw new UseCaseError("input.invalid", "The parameters of this route are the keys of its body.");
  }
  const bounded = await withBoundedBody(request, BODY_BYTES_MAX);
  if (bounded === undefined) throw new UseCaseError("body.too_large", "The body is longer than 64 KiB.");
  return readJsonBody(route, url, await bounded.text());
}

function tooMany(retryAfterS: number): Response {
  const error = new UseCaseError("limit.rate", `Too many requests; try again in ${retryAfterS} s.`);
  return problemResponse(error, { headers: { "retry-after": String(retryAfterS) } });
}

/** problem+json for anything thrown; what is our fault goes to the log under the same instance. */
export function failed(app: App, request: Request, error: unknown): Response {
  return problemResponse(error, {
    onUnexpected: (cause, instance) =>
      app.logger.error({ err: cause, instance, path: new URL(request.url).pathname }, "a request failed"),
  });
}

/** Hears of a stream that broke: an error of ours is logged, a reader that left is none. */
export function logCut(app: App, route: string): (error: unknown) => void {
  return (error) => {
    if (toFailure(error).code !== "request.aborted")
      app.logger.error({ err: error, route }, "a stream was cut");
  };
}
