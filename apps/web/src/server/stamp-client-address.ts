/**
 * Sees to it that X-Forwarded-For, which sign-in counts tries by, is not the client's own word: the web
 * framework sets it from the connection only when the client sent none. Node tells of each request
 * before any handler sees it, and there the header is set anew.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { IncomingMessage } from "node:http";

const REQUEST_STARTS = "http.server.request.start";

/**
 * For every HTTP server of this process. With `trustProxy` the header stays as the proxy in front sent
 * it. Returns what ends it.
 */
export function stampClientAddress({ trustProxy }: { trustProxy: boolean }): () => void {
  if (trustProxy) return () => undefined;
  subscribe(REQUEST_STARTS, stamp);
  return () => void unsubscribe(REQUEST_STARTS, stamp);
}

function stamp(message: unknown): void {
  if (typeof message !== "object" || message === null || !("request" in message)) return;
  const { request } = message;
  if (!(request instanceof IncomingMessage)) return;
  request.headers["x-forwarded-for"] = request.socket.remoteAddress ?? "";
}
