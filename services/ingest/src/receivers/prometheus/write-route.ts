/** `POST /api/v1/write`: Prometheus remote_write 1.0 → 204 once it is durable. Source of the statuses: docs/reference/prometheus.md. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Refusal } from "../../refusal";
import type { IntakeAnswer, TakenFrom, TakeParts } from "../../take";
import { MetricTake } from "../../take-metrics";
import { RETRY_SECONDS, send, sendNow, statusOf } from "../http/answer";
import { intakeRequest } from "../http/intake-request";
import type { LogsRouteOptions, Route } from "../http/logs-route";
import { SenderGone } from "../http/read-body";
import { WriteReader } from "./read-write";

/** Ways that other stores have for the same. */
export const WRITE_PATHS = [
  "/api/v1/write",
  "/api/v1/push",
  "/api/prom/push",
  "/api/v1/prom/write",
  "/api/v1/prom/remote/write",
] as const;

const CONTENT_TYPE = "text/plain; charset=utf-8";
const REASONS_TOLD = 3;
const VERSION_2 = /io\.prometheus\.write\.v2/i;

export function createWriteRoute({ pipeline, budget, onError }: LogsRouteOptions): Route {
  const reader = new WriteReader();
  return async (request, response, mustContinue) => {
    try {
      const asked = intakeRequest({ request, response, mustContinue }, budget);
      const answer = await pipeline.take({
        ...asked,
        contentEncoding: asked.contentEncoding ?? "snappy",
        readBody: (booked) => {
          assertVersion(request);
          return asked.readBody(booked);
        },
        door: "prometheus",
        signal: "metrics",
        begin: (parts: TakeParts, from: TakenFrom) => new MetricTake(parts, from),
        decode: (body, take) => reader.read(body, take),
      });
      const body = Buffer.from(rejectedText(answer));
      send(response, { status: body.length === 0 ? 204 : 400, contentType: CONTENT_TYPE, body });
    } catch (error) {
      if (error instanceof SenderGone) return;
      if (!(error instanceof Refusal)) onError(error);
      refuse({ request, response }, error instanceof Refusal ? error : new Refusal("bus.unavailable"));
    }
  };
}

/** A reader of version 1 sees nothing in version 2; told 415, senders fall back. */
function assertVersion(request: IncomingMessage): void {
  const type = request.headers["content-type"] ?? "";
  if (VERSION_2.test(type)) throw new Refusal("body.type", "remote_write 1.0 is taken.");
}

/** 429 makes Prometheus drop the samples, 503 makes it come back. */
function refuse(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  refusal: Refusal,
): void {
  const known = statusOf(refusal.reason);
  const status = known === 429 ? 503 : known;
  if (status === 503) response.setHeader("retry-after", String(refusal.retryAfterSeconds || RETRY_SECONDS));
  if (status === 401) response.setHeader("www-authenticate", 'Bearer realm="sightglass"');
  const body = Buffer.from(`${refusal.reason}: ${refusal.message}\n`);
  sendNow(request, response, { status, contentType: CONTENT_TYPE, body });
}

/** Empty when all was taken. The valid samples are stored whatever is said here. */
function rejectedText({ accepted, rejected, errors }: IntakeAnswer): string {
  if (rejected === 0) return "";
  const told = errors
    .slice(0, REASONS_TOLD)
    .map(({ index, code, message }) => `sample ${index}: ${code}: ${message}`);
  return `${rejected} of ${accepted + rejected} samples were rejected. ${told.join(" ")}\n`;
}
