/** HTTP in front of the tRPC router: session, origin check, bounds, headers. */
import { UseCaseError } from "@sightglass/usecases";
import type { TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { App } from "./app";
import { withBoundedBody } from "./bounded-body";
import { currentApp } from "./current-app";
import { toFailure } from "./map-error";
import { isSameOrigin } from "./origin";
import { DATA_HEADERS } from "./problem";
import { projectCookie } from "./project-cookie";
import { appRouter } from "./root";
import { toTrpcError } from "./trpc";

const ENDPOINT = "/api/trpc";
/** Our pages send one procedure a request; another client of the protocol may send some together. */
const BATCH_MAX = 10;
const BODY_BYTES_MAX = 64 * 1024;

/** Only the session cookie opens these procedures; API tokens are for /api/v1. */
export function answerTrpc(request: Request): Promise<Response> {
  const app = currentApp();
  return app.requests.time(routeOf(request), () => handle(app, request));
}

/** `/trpc/logs.search`; several at once or an unknown one are counted without their names. */
function routeOf(request: Request): string {
  const name = new URL(request.url).pathname.slice(`${ENDPOINT}/`.length);
  return Object.hasOwn(appRouter._def.procedures, name) ? `/trpc/${name}` : "/trpc";
}

async function handle(app: App, request: Request): Promise<Response> {
  const bounded = await withBody(request);
  return fetchRequestHandler({
    endpoint: ENDPOINT,
    // Without its body when that cannot be had: createContext refuses it then.
    req:
      bounded instanceof UseCaseError
        ? new Request(request.url, { method: request.method, headers: request.headers })
        : bounded,
    router: appRouter,
    maxBatchSize: BATCH_MAX,
    createContext: async ({ resHeaders }) => {
      if (bounded instanceof UseCaseError) throw toTrpcError(bounded);
      const signedIn = await app.sessionOf(request).catch((error: unknown) => {
        throw toTrpcError(error);
      });
      for (const cookie of signedIn?.setCookies ?? []) resHeaders.append("set-cookie", cookie);
      return {
        session: signedIn?.context,
        sameOrigin: isSameOrigin(request.headers, app.publicOrigin),
        queries: app.queries,
        downloads: app.downloads,
        rememberProject: (id: number) => resHeaders.append("set-cookie", projectCookie(app.publicOrigin, id)),
      };
    },
    responseMeta: ({ errors }) => ({
      headers: new Headers([...Object.entries(DATA_HEADERS), ...retryAfter(errors)]),
    }),
    onError: ({ error, path }) => {
      const cause = error.cause ?? error;
      if (toFailure(cause).unexpected)
        app.logger.error({ err: cause, procedure: path }, "a procedure failed");
    },
  });
}

/** The request with its body read, or why it cannot be. */
async function withBody(request: Request): Promise<Request | UseCaseError> {
  try {
    const bounded = await withBoundedBody(request, BODY_BYTES_MAX);
    return bounded ?? new UseCaseError("body.too_large", "The body is longer than 64 KiB.");
  } catch {
    return new UseCaseError("input.invalid", "The body cannot be read.");
  }
}

/** `Retry-After` of the longest wait among the errors of an answer; none when no error passes by itself. */
function retryAfter(errors: readonly TRPCError[]): [string, string][] {
  const seconds = errors.flatMap((error) => toFailure(error.cause ?? error).retryAfterS ?? []);
  return seconds.length === 0 ? [] : [["retry-after", String(Math.max(...seconds))]];
}
