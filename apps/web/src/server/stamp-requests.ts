/**
 * What holds for every request and answer of this process, pages, API and files alike, before any
 * handler sees them; Node tells of each request at that moment.
 * - X-Forwarded-For, which sign-in counts tries by, is not the client's own word: the web framework
 *   sets it from the connection only when the client sent none, so it is set anew here.
 * - Behind https, browsers are told to stay there (RFC 6797).
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { IncomingMessage, ServerResponse } from "node:http";

const REQUEST_STARTS = "http.server.request.start";
const HSTS = "max-age=31536000";

export interface StampOptions {
  /** X-Forwarded-For stays as the proxy in front sent it. */
  trustProxy: boolean;
  /** As the browser sees the app. */
  publicUrl: string;
}

/** For every HTTP server of this process. Returns what ends it. */
export function stampRequests({ trustProxy, publicUrl }: StampOptions): () => void {
  const isHttps = new URL(publicUrl).protocol === "https:";
  const stamp = (message: unknown) => {
    if (typeof message !== "object" || message === null) return;
    if (!("request" in message && "response" in message)) return;
    const { request, response } = message;
    if (!trustProxy && request instanceof IncomingMessage) {
      request.headers["x-forwarded-for"] = request.socket.remoteAddress ?? "";
    }
    if (isHttps && response instanceof ServerResponse) {
      response.setHeader("strict-transport-security", HSTS);
    }
  };
  subscribe(REQUEST_STARTS, stamp);
  return () => void unsubscribe(REQUEST_STARTS, stamp);
}
