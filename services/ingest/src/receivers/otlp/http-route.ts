/** `POST /v1/logs`: OTLP over HTTP, protobuf or JSON, answered in the encoding of the request once it is durable. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Refusal } from "../../refusal";
import type { LogTake } from "../../take-logs";
import { send, sendNow } from "../http/answer";
import { intakeRequest } from "../http/intake-request";
import type { LogsRouteOptions, Route } from "../http/logs-route";
import { SenderGone } from "../http/read-body";
import { CONTENT_TYPE, type OtlpEncoding, responseBytes, statusBytes, statusFor } from "./answers";
import { fromJson } from "./from-json";
import type { LogsReader } from "./read-logs";

const OPEN_BRACE = 0x7b;

export function createOtlpRoute(options: LogsRouteOptions, reader: LogsReader): Route {
  const { pipeline, budget, onError } = options;
  return async (request, response, mustContinue) => {
    const encoding = encodingOf(request);
    const contentType = CONTENT_TYPE[encoding];
    try {
      const answer = await pipeline.take({
        ...intakeRequest({ request, response, mustContinue }, budget),
        door: "otlp-http",
        decode: (body, take) => decode(reader, encoding, { body, take }),
      });
      send(response, { status: 200, contentType, body: responseBytes(answer, encoding) });
    } catch (error) {
      if (error instanceof SenderGone) return;
      if (!(error instanceof Refusal)) onError(error);
      refuse({ request, response }, encoding, error);
    }
  };
}

/** A body that opens with a brace is JSON, whatever its type says: no protobuf message of OTLP does. */
async function decode(
  reader: LogsReader,
  encoding: OtlpEncoding,
  { body, take }: { body: Buffer; take: LogTake },
): Promise<void> {
  if (encoding === "protobuf" && body[0] !== OPEN_BRACE) return reader.read(body, take);
  const { bytes, ...options } = fromJson(body);
  return reader.read(bytes, take, options);
}

function refuse(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  encoding: OtlpEncoding,
  error: unknown,
): void {
  const status = statusFor(error instanceof Refusal ? error : new Refusal("bus.unavailable"));
  if (status.retryAfterSeconds > 0) response.setHeader("retry-after", String(status.retryAfterSeconds));
  if (status.httpStatus === 401) response.setHeader("www-authenticate", 'Bearer realm="sightglass"');
  const body = statusBytes(status, encoding);
  sendNow(request, response, { status: status.httpStatus, contentType: CONTENT_TYPE[encoding], body });
}

function encodingOf(request: IncomingMessage): OtlpEncoding {
  return /json/i.test(request.headers["content-type"] ?? "") ? "json" : "protobuf";
}
