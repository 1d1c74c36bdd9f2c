/** `POST /api/v1/logs`: one object, an array, or NDJSON → `{"accepted","rejected","errors"}` once it is durable. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ByteBudget } from "../../byte-budget";
import type { Pipeline } from "../../pipeline";
import { Refusal } from "../../refusal";
import { decode } from "../../steps/decode";
import type { TakenFrom, TakeParts } from "../../take";
import { LogTake } from "../../take-logs";
import { sendAnswer, sendRefusal } from "./answer";
import { intakeRequest } from "./intake-request";
import { SenderGone } from "./read-body";

/** How the pipeline begins to take logs. */
export const LOGS = {
  signal: "logs",
  begin: (parts: TakeParts, from: TakenFrom) => new LogTake(parts, from),
} as const;

export interface LogsRouteOptions {
  readonly pipeline: Pipeline;
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
      const asked = intakeRequest({ request, response, mustContinue }, budget);
      const take = await pipeline.take({ ...asked, ...LOGS, door: "http", decode });
      sendAnswer(response, take);
    } catch (error) {
      if (error instanceof SenderGone) return;
      if (!(error instanceof Refusal)) onError(error);
      sendRefusal(request, response, error instanceof Refusal ? error : new Refusal("bus.unavailable"));
    }
  };
}
