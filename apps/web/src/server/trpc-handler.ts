/** HTTP in front of the tRPC router: session, origin check, headers. */
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { currentApp } from "./current-app";
import { toFailure } from "./map-error";
import { isSameOrigin } from "./origin";
import { DATA_HEADERS } from "./problem";
import { appRouter } from "./root";

/** Only the session cookie opens these procedures; API tokens are for /api/v1. */
export function answerTrpc(request: Request): Promise<Response> {
  const app = currentApp();
  return fetchRequestHandler({
    endpoint: "/api/trpc",
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
