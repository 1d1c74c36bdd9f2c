/**
 * The Prometheus HTTP API under `/api/v1/prometheus`, for Grafana and everything else that reads Prometheus. Answers
 * and errors have its shapes. Source: https://prometheus.io/docs/prometheus/latest/querying/api/
 */
import { PromqlEvaluationError } from "@sightglass/query-language";
import { type Context, UseCaseError } from "@sightglass/usecases";
import type { App } from "../app";
import { withBoundedBody } from "../bounded-body";
import { currentApp } from "../current-app";
import { type Failure, toFailure } from "../map-error";
import { DATA_HEADERS } from "../problem";
import { BadParameter } from "./parameters";
import { PROMETHEUS_ROUTES } from "./routes";

const BODY_BYTES_MAX = 64 * 1024;
const PREFIX = "/api/v1/prometheus/api/v1/";
/** A dashboard asks all its panels at once: they wait for their turn. */
const TURN_MS_MAX = 20_000;
const TURN_EVERY_MS = 25;

export async function answerPrometheus(request: Request): Promise<Response> {
  const app = currentApp();
  const path = new URL(request.url).pathname.slice(PREFIX.length);
  return app.requests.time("/prometheus", async () => {
    try {
      return json(200, { status: "success", data: await answer(app, path, request) });
    } catch (error) {
      return failed(app, request, error);
    }
  });
}

async function answer(app: App, path: string, request: Request): Promise<unknown> {
  const found = routeOf(path);
  if (found === undefined) throw new UseCaseError("route.not_found", `There is no ${path.slice(0, 100)}.`);
  const signedIn = await app.tokenOrSessionOf(request);
  if (!signedIn) throw new UseCaseError("auth.required", "Send an API token as Authorization: Bearer.");
  const ctx: Context = signedIn.context;
  const limit = await app.limiter.take(ctx.actor);
  if (!limit.allowed)
    throw new UseCaseError("limit.rate", `Too many requests; try again in ${limit.retryAfterS} s.`);
  const parameters = await readParameters(request);
  return inTurn(app, ctx, () => found.run({ ctx, parameters, name: found.name }));
}

function routeOf(path: string) {
  const label = /^label\/([^/]+)\/values$/.exec(path);
  const run = PROMETHEUS_ROUTES.get(label === null ? path : "label/{name}/values");
  return run && { run, name: label === null ? "" : decodeURIComponent(label[1] ?? "") };
}

async function readParameters(request: Request): Promise<URLSearchParams> {
  const inUrl = new URL(request.url).searchParams;
  if (request.method !== "POST") return inUrl;
  const bounded = await withBoundedBody(request, BODY_BYTES_MAX);
  if (bounded === undefined) throw new UseCaseError("body.too_large", "The body is longer than 64 KiB.");
  return new URLSearchParams([...inUrl, ...new URLSearchParams(await bounded.text())]);
}

async function inTurn<Answer>(app: App, ctx: Context, ask: () => Promise<Answer>): Promise<Answer> {
  const endMs = performance.now() + TURN_MS_MAX;
  for (;;) {
    let hasBegun = false;
    try {
      return await app.queries.within(ctx.projectId, () => {
        hasBegun = true;
        return ask();
      });
    } catch (error) {
      const isFull = !hasBegun && error instanceof UseCaseError && error.code === "limit.rate";
      if (!isFull || performance.now() > endMs || ctx.signal?.aborted === true) throw error;
      await new Promise((resolve) => setTimeout(resolve, TURN_EVERY_MS));
    }
  }
}

function failed(app: App, request: Request, error: unknown): Response {
  if (error instanceof BadParameter)
    return problem({ status: 400, errorType: "bad_data", error: error.message });
  if (error instanceof PromqlEvaluationError)
    return problem({ status: 422, errorType: "execution", error: error.message });
  const failure = toFailure(error);
  if (failure.unexpected && failure.code === "internal")
    app.logger.error({ err: error, path: new URL(request.url).pathname }, "a request failed");
  const { status, detail, retryAfterS } = failure;
  return problem({ status, errorType: typeOf(failure), error: detail, retryAfterS });
}

function typeOf({ code, status }: Failure): string {
  if (code === "limit.time") return "timeout";
  if (code === "request.aborted") return "canceled";
  if (status === 400 || status === 401 || status === 403) return "bad_data";
  if (status === 404) return "not_found";
  if (status === 422) return "execution";
  return status === 503 || status === 429 ? "unavailable" : "internal";
}

interface Problem {
  status: number;
  errorType: string;
  error: string;
  retryAfterS?: number | undefined;
}

function problem({ status, errorType, error, retryAfterS }: Problem): Response {
  const headers = retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) };
  return json(status, { status: "error", errorType, error }, headers);
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { ...DATA_HEADERS, ...headers } });
}
