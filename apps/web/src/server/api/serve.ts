/**
 * From a route of the read API to a Next route handler: authenticate, limit, read parameters, run,
 * answer. Every error becomes problem+json; nothing is thrown to Next.
 */
import { UseCaseError } from "@sightglass/usecases";
import { type App, currentApp } from "../app";
import { DATA_HEADERS, problemResponse } from "../problem";
import { readParameters } from "./read-parameters";
import type { ServableRoute } from "./route";

/** What Next hands to a route handler; the names are the `[folder]` names. */
export interface PathParameters {
  params: Promise<Record<string, string | string[] | undefined>>;
}

export type RouteHandler = (request: Request, path: PathParameters) => Promise<Response>;

/** `GET` of a route. */
export function serve(route: ServableRoute): RouteHandler {
  return async (request, path) => {
    const app = currentApp();
    try {
      return await answer(app, route, { request, path: textParameters(await path.params) });
    } catch (error) {
      return failed(app, request, error);
    }
  };
}

interface Asked {
  request: Request;
  path: Record<string, string>;
}

async function answer(app: App, route: ServableRoute, { request, path }: Asked): Promise<Response> {
  const ctx = await app.contextOf(request);
  if (!ctx) throw new UseCaseError("auth.required", "Send an API token as Authorization: Bearer.");
  const limit = await app.limiter.take(ctx.actor);
  if (!limit.allowed) return tooMany(app, request, limit.retryAfterS);
  const values = readParameters(route.input, new URL(request.url).searchParams, path);
  const onStreamError = (error: unknown) =>
    app.logger.error({ err: error, route: route.id }, "an answer was cut");
  const result = await route.run({ ctx, request, onStreamError }, values);
  return result instanceof Response ? result : Response.json(result, { headers: DATA_HEADERS });
}

function tooMany(app: App, request: Request, retryAfterS: number): Response {
  const error = new UseCaseError("limit.rate", `Too many requests; try again in ${retryAfterS} s.`);
  return failed(app, request, error, { "retry-after": String(retryAfterS) });
}

/** problem+json for anything thrown; what is our fault goes to the log under the same instance. */
export function failed(
  app: App,
  request: Request,
  error: unknown,
  headers: Record<string, string> = {},
): Response {
  return problemResponse(error, {
    headers,
    onUnexpected: (cause, instance) =>
      app.logger.error({ err: cause, instance, path: new URL(request.url).pathname }, "a request failed"),
  });
}

function textParameters(params: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join("/") : (value ?? ""),
    ]),
  );
}
