/** What the pipeline asks of a request over HTTP: the key, the encoding, and how to read the body. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { LIMITS } from "@sightglass/telemetry";
import type { ByteBudget } from "../../byte-budget";
import type { IntakeRequest } from "../../pipeline";
import type { Take } from "../../take";
import { assertLength, readBody } from "./read-body";

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The sender waits for `100 Continue` before it sends its body. */
  readonly mustContinue: boolean;
}

export function intakeRequest(
  { request, response, mustContinue }: Exchange,
  budget: ByteBudget,
): Omit<IntakeRequest<Take>, "door" | "decode" | "signal" | "begin"> {
  return {
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
  };
}

function queryOf(url: string): string {
  const mark = url.indexOf("?");
  return mark < 0 ? "" : url.slice(mark + 1);
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
