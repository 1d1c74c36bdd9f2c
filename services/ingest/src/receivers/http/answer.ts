/** Answers of the HTTP intake: one JSON shape for success and failure. Source of the statuses: docs/reference/limits.md. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Reason } from "@sightglass/telemetry";
import type { Refusal } from "../../refusal";
import type { IntakeAnswer } from "../../take-logs";

const RETRY_SECONDS = 2;
/** How long, and how much of, an unwanted body is read away so that its sender can hear the answer. */
const LINGER_MS = 1000;
const SMALL_BODY_BYTES = 64 * 1024;

const STATUS: Readonly<Partial<Record<Reason, number>>> = {
  "auth.missing": 401,
  "auth.unknown": 401,
  "auth.scope": 403,
  "body.too_large": 413,
  "body.too_many_events": 413,
  "body.encoding": 415,
  "limit.rate": 429,
  "overload.memory": 503,
  "overload.disk": 503,
  "bus.unavailable": 503,
  shutdown: 503,
};

export function statusOf(reason: Reason): number {
  return STATUS[reason] ?? 400;
}

/** 400 when there were events and none could be taken. */
export function sendAnswer(response: ServerResponse, answer: IntakeAnswer): void {
  const status = answer.accepted === 0 && answer.rejected > 0 ? 400 : 200;
  sendJson(response, status, answer);
}

export function sendRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const status = statusOf(refusal.reason);
  if (status === 429 || status === 503) response.setHeader("retry-after", String(RETRY_SECONDS));
  if (status === 401) response.setHeader("www-authenticate", 'Bearer realm="sightglass"');
  sendProblem(request, response, { status, code: refusal.reason, message: refusal.message });
}

export function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  problem: { status: number; code: string; message: string },
): void {
  const { status, code, message } = problem;
  leaveBody(request, response);
  sendJson(response, status, { accepted: 0, rejected: 0, errors: [{ index: 0, code, message }] });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent || response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

/** A small rest of a body is read away and the connection stays; otherwise it is closed a moment after the answer. */
function leaveBody(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) return;
  const announced = request.headers["content-length"];
  request.resume();
  if (announced !== undefined && Number(announced) <= SMALL_BODY_BYTES) return;
  response.setHeader("connection", "close");
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  timer.unref();
  request.once("close", () => clearTimeout(timer));
}
