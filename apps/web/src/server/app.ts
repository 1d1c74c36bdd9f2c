/** The web process put together: what the routes need, and nothing of how it is made. */
import type { Logger, Metrics, Readiness } from "@sightglass/runtime";
import type { WebEnv } from "../env";
import { type Clients, openClients } from "./clients";
import { createAuthenticator, type SignedIn } from "./context";
import { createDoors } from "./doors";
import { createQuerySlots, type QuerySlots } from "./query-slots";
import { createTokenLimiter, type TokenLimiter } from "./rate-limit";
import { checkReadiness } from "./readiness";
import { createRequestMetrics, type RequestMetrics } from "./request-metrics";
import { createStreamSlots, type StreamSlots } from "./stream-slots";

export interface App {
  logger: Logger;
  metrics: Metrics;
  requests: RequestMetrics;
  /** `https://logs.example.com`, without a path. */
  publicOrigin: string;
  limiter: TokenLimiter;
  streams: StreamSlots;
  queries: QuerySlots;
  /** See `Authenticator` of context.ts. */
  sessionOf: (request: Request) => Promise<SignedIn | undefined>;
  tokenOrSessionOf: (request: Request) => Promise<SignedIn | undefined>;
  answerAuth: (request: Request) => Promise<Response>;
  ready: () => Promise<Readiness>;
  close: () => Promise<void>;
}

export function createApp(env: WebEnv, clients: Clients = openClients(env)): App {
  const authenticator = createAuthenticator(clients, createDoors(env));
  return {
    logger: clients.logger,
    metrics: clients.metrics,
    requests: createRequestMetrics(clients.metrics),
    publicOrigin: new URL(env.SIGHTGLASS_PUBLIC_URL).origin,
    limiter: createTokenLimiter(),
    streams: createStreamSlots(),
    queries: createQuerySlots(),
    sessionOf: (request) => authenticator.session(request),
    tokenOrSessionOf: (request) => authenticator.tokenOrSession(request),
    answerAuth: (request) => clients.auth.handler(request),
    ready: () => checkReadiness(clients),
    close: clients.close,
  };
}
