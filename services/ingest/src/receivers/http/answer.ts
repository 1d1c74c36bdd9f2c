/** Answers of the HTTP intake: one JSON shape for success and failure. Source of the statuses: docs/reference/limits.md. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Reason } from "@sightglass/telemetry";
import type { Refusal } from "../../refusal";
import type { IntakeAnswer } from "../../take";

/** When to come back, where nothing better is known. */
export const RETRY_SECONDS = 2;
/** How long, and how much of, an unwanted body is read away. */
const LINGER_MS = 1000;
const SMALL_BODY_BYTES = 64 * 1024;

const STATUS: Readonly<Partial<Record<Reason, number>>> = {
  "auth.missing": 401,
  "auth.unknown": 401,
  "auth.scope": 403,
  "body.too_large": 413,
  "body.too_many_events": 413,
  "body.encoding": 415,
  "body.type": 415,
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
  send(response, jsonAnswer(status, answer));
}

export function sendRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const status = statusOf(refusal.reason);
  if (status === 429 || status === 503)
    response.setHeader("retry-after", String(refusal.retryAfterSeconds || RETRY_SECONDS));
  if (status === 401) response.setHeader("www-authenticate", 'Bearer realm="sightglass"');
  sendProblem(request, response, { status, code: refusal.reason, message: refusal.message });
}

export function sendProblem(
  request: IncomingMessage,
  response: ServerResponse,
  problem: { status: number; code: string; message: string },
): void {
  const { status, code, message } = problem;
  sendNow(
    request,
    response,
    jsonAnswer(status, { accepted: 0, rejected: 0, errors: [{ index: 0, code, message }] }),
  );
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** Answers although what is left of the body was not read. */
export function sendNow(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (mayKeepConnection(request)) {
    request.resume();
    send(response, answer);
  } else {
    sendLast(request, response, answer);
  }
}

export function send(response: ServerResponse, { status, contentType, body }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": contentType, "content-length": body.length });
  response.end(body);
}

function jsonAnswer(status: number, answer: unknown): Answer {
  return { status, contentType: "application/json", body: Buffer.from(JSON.stringify(answer)) };
}

/** True when what is left of the body is small enough to be read away. */
function mayKeepConnection(request: IncomingMessage): boolean {
  if (request.complete) return true;
  const announced = request.headers["content-length"];
  return announced !== undefined && Number(announced) <= SMALL_BODY_BYTES;
}

/**
 * Answers over a body that nobody wants: our side of the connection is closed at once, the other is read away for a
 * moment. Closing both would reset the connection, and the sender, still sending, would never see the answer. Answers
 * to earlier requests of the connection go first: the response waits for its turn like any other, but is never ended,
 * because its end would close both sides.
 */
function sendLast(request: IncomingMessage, response: ServerResponse, last: Answer): void {
  const { socket } = request;
  if (socket.destroyed || response.headersSent) {
    request.destroy();
    return;
  }
  takesNoMore.add(socket);
  const { status, contentType, body } = last;
  response.writeHead(status, {
    connection: "close",
    "content-type": contentType,
    "content-length": body.length,
  });
  response.write(body, () => closeGently(socket));
  request.resume();
}

/** Connections whose last answer is on its way. */
const takesNoMore = new WeakSet<Socket>();

/** True when the last answer of the connection was given: what the sender sent behind it is not looked at. */
export function isLastAnswered(socket: Socket): boolean {
  return takesNoMore.has(socket);
}

/** Sends `text`, closes our side, and reads the other away for a moment. */
export function closeGently(socket: Socket, text: string | Buffer = ""): void {
  takesNoMore.add(socket);
  socket.end(text);
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => clearTimeout(timer));
}
