/**
 * Answers of the OTLP doors: google.rpc.Status for a refusal, Export…ServiceResponse for success, in the encoding of
 * the request. Pure. Source: https://opentelemetry.io/docs/specs/otlp/
 */
import type { Refusal } from "../../refusal";
import type { IntakeAnswer } from "../../take";
import { RETRY_SECONDS, statusOf } from "../http/answer";
import { WireWriter } from "./wire-writer";

export type OtlpEncoding = "protobuf" | "json";

export const CONTENT_TYPE: Readonly<Record<OtlpEncoding, string>> = {
  protobuf: "application/x-protobuf",
  json: "application/json",
};

/** Codes of gRPC by the status of HTTP. */
const CODES: ReadonlyMap<number, number> = new Map([
  [401, 16],
  [403, 7],
  [413, 8],
  [415, 12],
  [429, 8],
  [503, 14],
]);
const INVALID_ARGUMENT = 3;
const RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";
const REASONS_TOLD = 3;

export interface OtlpStatus {
  /** Of gRPC. */
  readonly code: number;
  readonly httpStatus: number;
  readonly message: string;
  /** 0: it is no use to come back. */
  readonly retryAfterSeconds: number;
}

export function statusFor(refusal: Refusal): OtlpStatus {
  const httpStatus = statusOf(refusal.reason);
  const again = httpStatus === 429 || httpStatus === 503;
  return {
    code: CODES.get(httpStatus) ?? INVALID_ARGUMENT,
    httpStatus,
    message: `${refusal.reason}: ${refusal.message}`,
    retryAfterSeconds: again ? refusal.retryAfterSeconds || RETRY_SECONDS : 0,
  };
}

/** google.rpc.Status with RetryInfo where it is of use. */
export function statusBytes(status: OtlpStatus, encoding: OtlpEncoding): Buffer {
  const { code, message, retryAfterSeconds } = status;
  if (encoding === "json") {
    const details = [{ "@type": RETRY_INFO, retryDelay: `${retryAfterSeconds}s` }];
    return Buffer.from(JSON.stringify({ code, message, ...(retryAfterSeconds > 0 ? { details } : {}) }));
  }
  const writer = new WireWriter();
  writer.integer(8, BigInt(code));
  writer.text(18, message);
  if (retryAfterSeconds > 0) {
    const detail = writer.begin(26);
    writer.text(10, RETRY_INFO);
    const info = writer.begin(18);
    const delay = writer.begin(10);
    writer.integer(8, BigInt(retryAfterSeconds));
    for (const start of [delay, info, detail]) writer.end(start);
  }
  return writer.written;
}

/** Empty when all was taken. `name`: what JSON calls the number of rejected events. */
export function responseBytes(
  answer: IntakeAnswer,
  encoding: OtlpEncoding,
  name = "rejectedLogRecords",
): Buffer {
  const { rejected } = answer;
  if (rejected === 0) return Buffer.from(encoding === "json" ? "{}" : "");
  const message = rejectedText(answer);
  if (encoding === "json") {
    const partialSuccess = { [name]: String(rejected), errorMessage: message };
    return Buffer.from(JSON.stringify({ partialSuccess }));
  }
  const writer = new WireWriter();
  const partial = writer.begin(10);
  writer.integer(8, BigInt(rejected));
  writer.text(18, message);
  writer.end(partial);
  return writer.written;
}

function rejectedText({ accepted, rejected, errors }: IntakeAnswer): string {
  const told = errors
    .slice(0, REASONS_TOLD)
    .map(({ index, code, message }) => `record ${index}: ${code}: ${message}`);
  const more = rejected > told.length ? ` And ${rejected - told.length} more.` : "";
  return `${rejected} of ${accepted + rejected} records were rejected. ${told.join(" ")}${more}`;
}
