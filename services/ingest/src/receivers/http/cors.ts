/** Cross-origin requests of browsers: a page may send when it has a key; cookies play no part here. */
import type { IncomingMessage, ServerResponse } from "node:http";

const PREFLIGHT_SECONDS = "7200";

export function allowPages(response: ServerResponse): void {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-expose-headers", "retry-after");
}

/** The headers asked for are allowed, whatever they are: senders choose the header of their key. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  const asked = request.headers["access-control-request-headers"];
  response.writeHead(204, {
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": asked === undefined || asked === "" ? "*" : asked,
    "access-control-max-age": PREFLIGHT_SECONDS,
  });
  response.end();
}
