/** HTTP in front of the tRPC router: session, origin check, headers. */
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { App } from "./app";
import { currentApp } from "./current-app";
import { toFailure } from "./map-error";
import { isSameOrigin } from "./origin";
import { DATA_HEADERS } from "./problem";
import { appRouter } from "./root";

const ENDPOINT = "/api/trpc";

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

function handle(app: App, request: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: ENDPOINT,
    req: request,
    router: appRouter,
    createContext: async ({ resHeaders }) => {
      const signedIn = await app.sessionOf(request);
      for (const cookie of signedIn?.setCookies ?? []) resHeaders.append("set-cookie", cookie);
      return {
        session: signedIn?.context,
        sameOrigin: isSameOrigin(request.headers, app.publicOrigin),
      };
    },
    responseMeta: () => ({ headers: new Headers(Object.entries(DATA_HEADERS)) }),
    onError: ({ error, path }) => {
      const cause = error.cause ?? error;
      if (toFailure(cause).unexpected)
        app.logger.error({ err: cause, procedure: path }, "a procedure failed");
    },
  });
}
