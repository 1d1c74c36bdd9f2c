/**
 * OTLP over gRPC. A call is taken as a stream of one message, so that the key is checked and the quota asked before the
 * message is read; the message is passed on as the bytes that came.
 */
import {
  status as codes,
  Metadata,
  Server,
  ServerCredentials,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerReadableStream,
  type sendUnaryData,
} from "@grpc/grpc-js";
import type { Reservation } from "../../byte-budget";
import type { LogPipeline } from "../../pipeline";
import { Refusal } from "../../refusal";
import { SenderGone } from "../http/read-body";
import { responseBytes, statusBytes, statusFor } from "./answers";
import type { LogsReader } from "./read-logs";

/** One message, after decompression. */
export const MESSAGE_BYTES_MAX = 16 * 1024 * 1024;
const STREAMS_MAX = 256;
const WINDOW_BYTES = 1024 * 1024;
/** A call that is still coming in this long after the stop is cut off: it was never answered. */
const STOP_MS = 1_500;
const ENCODINGS = "identity,deflate,gzip";
const SERVING = Buffer.from([8, 1]);

export interface GrpcReceiverOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly pipeline: LogPipeline;
  readonly reader: LogsReader;
  readonly onError: (error: unknown) => void;
  /** The status of HTTP that the answer stands for. */
  readonly onAnswer: (status: number) => void;
}

export interface GrpcReceiver {
  readonly port: number;
  stop(): Promise<void>;
}

type Call = ServerReadableStream<Buffer, Buffer>;

/** Rejects when the port cannot be had. */
export async function startGrpcReceiver(options: GrpcReceiverOptions): Promise<GrpcReceiver> {
  const server = new Server({
    "grpc.max_receive_message_length": MESSAGE_BYTES_MAX,
    "grpc.max_concurrent_streams": STREAMS_MAX,
    "grpc-node.flow_control_window": WINDOW_BYTES,
    interceptors: [nameEncodings],
  });
  server.addService(
    { export: method("/opentelemetry.proto.collector.logs.v1.LogsService/Export") },
    { export: (call: Call, answer: sendUnaryData<Buffer>) => void take(options, call, answer) },
  );
  server.addService(
    { check: method("/grpc.health.v1.Health/Check") },
    { check: (_call: Call, answer: sendUnaryData<Buffer>) => answer(null, SERVING) },
  );
  const port = await bind(server, options);
  return { port, stop: () => stop(server) };
}

/** The library refuses an unknown encoding by itself, below every interceptor, without the list that the protocol asks for. */
function nameEncodings(_: unknown, call: ServerInterceptingCallInterface): ServerInterceptingCall {
  const send = call.sendStatus.bind(call);
  call.sendStatus = (status) => {
    if (status.code !== codes.UNIMPLEMENTED) return send(status);
    const metadata = status.metadata?.clone() ?? new Metadata();
    metadata.set("grpc-accept-encoding", ENCODINGS);
    send({ ...status, metadata });
  };
  return new ServerInterceptingCall(call);
}

function method(path: string) {
  const same = (bytes: Buffer) => bytes;
  return {
    path,
    requestStream: true,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
}

async function take(options: GrpcReceiverOptions, call: Call, answer: sendUnaryData<Buffer>): Promise<void> {
  const { pipeline, reader, onError, onAnswer } = options;
  try {
    const taken = await pipeline.take({
      door: "otlp-grpc",
      credentials: {
        authorization: header(call, "authorization"),
        apiKeyHeader: header(call, "x-api-key"),
        query: "",
      },
      contentEncoding: undefined,
      origin: call.getPeer(),
      readBody: (booked) => readMessage(call, booked),
      decode: (body, into) => reader.read(body, into),
    });
    onAnswer(200);
    answer(null, responseBytes(taken, "protobuf"));
  } catch (error) {
    if (error instanceof SenderGone) return;
    if (!(error instanceof Refusal)) onError(error);
    const status = statusFor(error instanceof Refusal ? error : new Refusal("bus.unavailable"));
    onAnswer(status.httpStatus);
    const metadata = new Metadata();
    metadata.set("grpc-status-details-bin", statusBytes(status, "protobuf"));
    answer({ code: status.code, details: status.message, metadata });
  }
}

/** The one message of a call. */
function readMessage(call: Call, booked: Reservation): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    call.once("data", (message: Buffer) => {
      try {
        booked.add(message.length);
        resolve(message);
      } catch (error) {
        reject(error);
      }
    });
    call.once("end", () => reject(new Refusal("otlp.malformed", "The call has no message.")));
    call.once("error", () => reject(new SenderGone()));
    call.once("cancelled", () => reject(new SenderGone()));
  });
}

function header(call: Call, name: string): string | undefined {
  const [first] = call.metadata.get(name);
  return typeof first === "string" ? first : first?.toString();
}

function bind(server: Server, { host, port }: GrpcReceiverOptions): Promise<number> {
  const address = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.forceShutdown(), STOP_MS);
    server.tryShutdown(() => {
      clearTimeout(deadline);
      resolve();
    });
  });
}
