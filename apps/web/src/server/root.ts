/** Every procedure of the app. The pages import the type only. */
import { downloadsRouter } from "./routers/downloads";
import { hotKeysRouter } from "./routers/hot-keys";
import { ingestRouter } from "./routers/ingest";
import { inputsRouter } from "./routers/inputs";
import { keysRouter } from "./routers/keys";
import { logsRouter } from "./routers/logs";
import { membersRouter } from "./routers/members";
import { scrapesRouter } from "./routers/scrapes";
import { searchesRouter } from "./routers/searches";
import { sessionRouter } from "./routers/session";
import { tokensRouter } from "./routers/tokens";
import { tracesRouter } from "./routers/traces";
import { router } from "./trpc";

export const appRouter = router({
  session: sessionRouter,
  logs: logsRouter,
  traces: tracesRouter,
  downloads: downloadsRouter,
  searches: searchesRouter,
  ingest: ingestRouter,
  inputs: inputsRouter,
  scrapes: scrapesRouter,
  hotKeys: hotKeysRouter,
  keys: keysRouter,
  tokens: tokensRouter,
  members: membersRouter,
});

export type AppRouter = typeof appRouter;
