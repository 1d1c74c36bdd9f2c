/**
 * The HTTP door: routes, time-outs and the orderly stop. Paths are taken liberally (doubled and trailing slashes).
 * A slow or endless sender is cut off by the time-outs; its bytes are booked only as they come.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { goAway, grpcWay, type OpenPorts, wayTo } from "../wrong-door";
import { closeGently, isLastAnswered, sendProblem } from "./answer";
import { allowPages, answerPreflight } from "./cors";
import type { Route } from "./logs-route";
import { OwedAnswers } from "./owed-answers";

const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 60_000;
/** Longer than the idle time of common load balancers, so that they close first. */
const KEEP_ALIVE_MS = 75_000;
const TIMEOUTS_EVERY_MS = 5_000;
const HEADER_BYTES_MAX = 16 * 1024;
const CONNECTIONS_MAX = 4_096;
/** What a response says before anybody has set it. */
const UNANSWERED = 200;
/** A request that is still coming in this long after the stop is cut off: it was never answered. */
const STOP_MS = 1_500;

export interface HttpReceiverOptions {
  readonly host: string;
  readonly port: number;
  /** By path without query: `/api/v1/logs` → POST route. */
  readonly routes: ReadonlyMap<string, Route>;
  /** Answers `/healthz`, `/readyz` and `/metrics`; true when it did. */
  readonly health: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly onAnswer: (status: number) => void;
  /** Doors that a sender may have meant. */
  readonly doors: OpenPorts;
  /** Pages of other sites may send here. */
  readonly isOpenToPages?: boolean;
}

export interface HttpReceiver {
  readonly port: number;
  /** Takes no new connections and settles when every request was answered. */
  stop(): Promise<void>;
}

/** Rejects when the port cannot be had. */
export async function startHttpReceiver(options: HttpReceiverOptions): Promise<HttpReceiver> {
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: TIMEOUTS_EVERY_MS,
    maxHeaderSize: HEADER_BYTES_MAX,
    noDelay: true,
  });
  server.maxConnections = CONNECTIONS_MAX;
  let stopping = false;
  const owed = new OwedAnswers();
  const serve = (request: IncomingMessage, response: ServerResponse, mustContinue: boolean) => {
    if (isLastAnswered(request.socket)) {
      request.resume();
      return;
    }
    owed.add(request, response);
    if (stopping) response.shouldKeepAlive = false;
    if (options.isOpenToPages === true) allowPages(response);
    response.once("close", () => {
      if (response.writableFinished || response.statusCode !== UNANSWERED)
        options.onAnswer(response.statusCode);
    });
    route(options, { request, response, mustContinue });
  };
  server.on("request", (request, response) => serve(request, response, false));
  server.on("checkContinue", (request, response) => serve(request, response, true));
  server.on("clientError", (error, socket) => {
    if (socket instanceof Socket)
      owed.whenAnswered(socket, () => answerBadRequest(error, socket, options.doors));
    else socket.destroy();
  });
  await listen(server, options);
  const address = server.address();
  return {
    port: isAddress(address) ? address.port : options.port,
    stop: () => {
      stopping = true;
      return close(server);
    },
  };
}

function route(
  options: HttpReceiverOptions,
  exchange: { request: IncomingMessage; response: ServerResponse; mustContinue: boolean },
): void {
  const { request, response, mustContinue } = exchange;
  if (options.health(request, response)) return;
  const path = pathOf(request.url ?? "/");
  const found = options.routes.get(path);
  if (found === undefined) {
    sendProblem(request, response, {
      status: 404,
      code: "http.not_found",
      message: `There is nothing at ${path.slice(0, 200)}. ${wayTo(path, options.doors)}`.trimEnd(),
    });
  } else if (options.isOpenToPages === true && request.method === "OPTIONS") {
    answerPreflight(request, response);
  } else if (request.method !== "POST") {
    response.setHeader("allow", "POST");
    sendProblem(request, response, { status: 405, code: "http.method", message: "Only POST is taken here." });
  } else {
    found(request, response, mustContinue).catch(() => response.destroy());
  }
}

/** The path alone, with single slashes and none at the end. */
export function pathOf(url: string): string {
  const path = url.split("?", 1)[0]?.replace(/\/{2,}/g, "/") ?? "/";
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

function answerBadRequest(error: NodeJS.ErrnoException, socket: Socket, doors: OpenPorts): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  if (error.code === "HPE_PAUSED_H2_UPGRADE") {
    closeGently(socket, goAway(`This door takes HTTP/1.1. ${grpcWay(doors)}`));
    return;
  }
  const status =
    error.code === "HPE_HEADER_OVERFLOW"
      ? "431 Request Header Fields Too Large"
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? "408 Request Timeout"
        : "400 Bad Request";
  closeGently(socket, `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function listen(server: Server, options: HttpReceiverOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: options.host, port: options.port, backlog: 1024 }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), STOP_MS);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}
