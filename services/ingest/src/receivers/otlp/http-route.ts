/** OTLP over HTTP, protobuf or JSON, answered in the encoding of the request once it is durable. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Refusal } from "../../refusal";
import type { Take } from "../../take";
import { send, sendNow } from "../http/answer";
import { intakeRequest } from "../http/intake-request";
import type { LogsRouteOptions, Route } from "../http/logs-route";
import { SenderGone } from "../http/read-body";
import { CONTENT_TYPE, type OtlpEncoding, responseBytes, statusBytes, statusFor } from "./answers";
import { fromJson } from "./from-json";
import type { OtlpSignal } from "./signals";

const OPEN_BRACE = 0x7b;

export function createOtlpRoute<SomeTake extends Take>(
  options: LogsRouteOptions,
  signal: OtlpSignal<SomeTake>,
): Route {
  const { pipeline, budget, onError } = options;
  return async (request, response, mustContinue) => {
    const encoding = encodingOf(request);
    const contentType = CONTENT_TYPE[encoding];
    try {
      const answer = await pipeline.take({
        ...intakeRequest({ request, response, mustContinue }, budget),
        ...signal,
        door: "otlp-http",
        decode: (body, take) => decode(signal, encoding, { body, take }),
      });
      send(response, {
        status: 200,
        contentType,
        body: responseBytes(answer, encoding, signal.rejectedName),
      });
    } catch (error) {
      if (error instanceof SenderGone) return;
      if (!(error instanceof Refusal)) onError(error);
      refuse({ request, response }, encoding, error);
    }
  };
}

/** A body that opens with a brace is JSON, whatever its type says: no protobuf message of OTLP does. */
async function decode<SomeTake extends Take>(
  { request, read }: OtlpSignal<SomeTake>,
  encoding: OtlpEncoding,
  { body, take }: { body: Buffer; take: SomeTake },
): Promise<void> {
  if (encoding === "protobuf" && body[0] !== OPEN_BRACE) return read(body, take);
  const { bytes, ...options } = fromJson(body, request);
  return read(bytes, take, options);
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
