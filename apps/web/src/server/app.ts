/** The web process put together: what the routes need, and nothing of how it is made. */
import type { Logger, Metrics, Readiness } from "@sightglass/runtime";
import { type IngestContext, UseCaseError } from "@sightglass/usecases";
import type { WebEnv } from "../env";
import { type Clients, openClients } from "./clients";
import { type Authenticator, createAuthenticator, isSameAccess, type SignedIn } from "./context";
import { createDoors, intakeUrl, publicDoors } from "./doors";
import { createDownloads, type Downloads } from "./downloads";
import { createIntake } from "./intake";
import { createMetricsDoor, type MetricsDoor } from "./metrics-door";
import { createQuerySlots, type QuerySlots } from "./query-slots";
import { createTokenLimiter, type TokenLimiter } from "./rate-limit";
import { checkReadiness } from "./readiness";
import { createRequestMetrics, type RequestMetrics } from "./request-metrics";
import { createStreamSlots, TAIL_LIMITS } from "./stream-slots";
import { whileAllowed } from "./while-allowed";

export type HoldRows = <Row>(
  asked: { request: Request; ctx: IngestContext },
  rows: AsyncIterable<Row>,
) => AsyncGenerator<Row, void>;

export interface App {
  logger: Logger;
  metrics: Metrics;
  metricsDoor: MetricsDoor;
  requests: RequestMetrics;
  /** `https://logs.example.com`, without a path. */
  publicOrigin: string;
  /** Where logs are sent, for those who come here with them. */
  intakeUrls: { json: string; otlp: string };
  limiter: TokenLimiter;
  /** The rows, within a slot of the project (stream-slots.ts), for as long as the request's access holds. */
  holdRows: HoldRows;
  /** The same for a tail, within slots of the project and of the person or token. */
  holdTail: HoldRows;
  queries: QuerySlots;
  downloads: Downloads;
  /** See `Authenticator` of context.ts. */
  sessionOf: (request: Request) => Promise<SignedIn | undefined>;
  tokenOrSessionOf: (request: Request) => Promise<SignedIn | undefined>;
  answerAuth: (request: Request) => Promise<Response>;
  ready: () => Promise<Readiness>;
  close: () => Promise<void>;
}

export function createApp(env: WebEnv, clients: Clients = openClients(env)): App {
  const publicOrigin = new URL(env.SIGHTGLASS_PUBLIC_URL).origin;
  const authenticator = createAuthenticator(clients, {
    doors: createDoors(env),
    intake: createIntake(intakeUrl(env)),
    publicOrigin,
  });
  const streams = createStreamSlots();
  const tails = createStreamSlots(TAIL_LIMITS.ofProjects);
  const readers = createStreamSlots(TAIL_LIMITS.ofPersons);
  const allowed: HoldRows = ({ request, ctx }, rows) => {
    const check = async () => isSameAccess(ctx, await lookAgain(authenticator, request));
    return whileAllowed(rows, { check });
  };
  return {
    logger: clients.logger,
    metrics: clients.metrics,
    metricsDoor: createMetricsDoor(env.SIGHTGLASS_METRICS_TOKEN),
    requests: createRequestMetrics(clients.metrics),
    publicOrigin,
    intakeUrls: publicDoors(env),
    limiter: createTokenLimiter(),
    holdRows: (asked, rows) => streams.hold(asked.ctx.projectId, allowed(asked, rows)),
    holdTail: (asked, rows) => {
      const { projectId, actor } = asked.ctx;
      return tails.hold(projectId, readers.hold(actor.id, allowed(asked, rows)));
    },
    queries: createQuerySlots(),
    downloads: createDownloads(),
    sessionOf: (request) => authenticator.session(request),
    tokenOrSessionOf: (request) => authenticator.tokenOrSession(request),
    answerAuth: (request) => clients.auth.handler(request),
    ready: () => checkReadiness(clients),
    close: clients.close,
  };
}

/** Undefined when the token or session opens nothing any more. */
async function lookAgain(authenticator: Authenticator, request: Request): Promise<SignedIn | undefined> {
  try {
    return await authenticator.tokenOrSession(request);
  } catch (error) {
    if (error instanceof UseCaseError && error.code === "auth.required") return undefined;
    throw error;
  }
}
