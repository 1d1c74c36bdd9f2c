/** Every procedure of the app. The pages import the type only. */
import { ingestRouter } from "./routers/ingest";
import { logsRouter } from "./routers/logs";
import { sessionRouter } from "./routers/session";
import { router } from "./trpc";

export const appRouter = router({
  session: sessionRouter,
  logs: logsRouter,
  ingest: ingestRouter,
});

export type AppRouter = typeof appRouter;
