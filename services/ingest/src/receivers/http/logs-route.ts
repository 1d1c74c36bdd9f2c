/** `POST /api/v1/logs`: one object, an array, or NDJSON → `{"accepted","rejected","errors"}` once it is durable. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { LIMITS } from "@sightglass/telemetry";
import type { ByteBudget } from "../../byte-budget";
import type { LogPipeline } from "../../pipeline";
import { Refusal } from "../../refusal";
import { decode } from "../../steps/decode";
import { sendAnswer, sendRefusal } from "./answer";
import { assertLength, readBody, SenderGone } from "./read-body";

export interface LogsRouteOptions {
  readonly pipeline: LogPipeline;
  readonly budget: ByteBudget;
  readonly onError: (error: unknown) => void;
}

/** `mustContinue`: the sender waits for `100 Continue` before it sends its body. */
export type Route = (
  request: IncomingMessage,
  response: ServerResponse,
  mustContinue: boolean,
) => Promise<void>;

export function createLogsRoute(options: LogsRouteOptions): Route {
  const { pipeline, budget, onError } = options;
  return async (request, response, mustContinue) => {
    try {
      const answer = await pipeline.take({
        door: "http",
        decode,
        credentials: {
          authorization: request.headers.authorization,
          apiKeyHeader: single(request.headers["x-api-key"]),
          query: queryOf(request.url ?? ""),
        },
        contentEncoding: request.headers["content-encoding"],
        origin: request.socket.remoteAddress ?? "",
        readBody: async (booked) => {
          assertLength(request, LIMITS.bodyBytesMax, budget);
          if (mustContinue) response.writeContinue();
          return readBody(request, LIMITS.bodyBytesMax, booked);
        },
      });
      sendAnswer(response, answer);
    } catch (error) {
      if (error instanceof SenderGone) return;
      if (!(error instanceof Refusal)) onError(error);
      sendRefusal(request, response, error instanceof Refusal ? error : new Refusal("bus.unavailable"));
    }
  };
}

function queryOf(url: string): string {
  const mark = url.indexOf("?");
  return mark < 0 ? "" : url.slice(mark + 1);
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
