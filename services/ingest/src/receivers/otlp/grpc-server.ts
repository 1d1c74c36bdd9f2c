/**
 * OTLP over gRPC. A call is taken as a stream of one message, so that the key is checked and the quota asked before the
 * message is read; the message is passed on as the bytes that came.
 */
import { createServer, type Server as TcpServer } from "node:net";
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
import type { Pipeline } from "../../pipeline";
import { Refusal } from "../../refusal";
import type { Take } from "../../take";
import { SenderGone } from "../http/read-body";
import { responseBytes, statusBytes, statusFor } from "./answers";
import type { OtlpSignal, OtlpSignals } from "./signals";

/** One message, after decompression. */
export const MESSAGE_BYTES_MAX = 16 * 1024 * 1024;
const STREAMS_MAX = 256;
/** Dead peers are found by asking them. */
const PING_EVERY_MS = 60_000;
const PING_MS = 20_000;
/** In which calls may end when a connection is at its age. */
const AGE_GRACE_MS = 60_000;
const WINDOW_BYTES = 1024 * 1024;
/** A call that is still coming in this long after the stop is cut off: it was never answered. */
const STOP_MS = 1_500;
const ENCODINGS = "identity,deflate,gzip";
const SERVING = Buffer.from([8, 1]);

export interface GrpcBounds {
  /** Of the door; more are refused. */
  readonly connections: number;
  /** A connection without a call. */
  readonly idleMs: number;
  /** A connection with calls; senders connect again by themselves. */
  readonly ageMs: number;
  /** From the beginning of a call until its message is whole. */
  readonly messageMs: number;
}

export const GRPC_BOUNDS: GrpcBounds = {
  connections: 4096,
  idleMs: 300_000,
  ageMs: 3_600_000,
  messageMs: 60_000,
};

export interface GrpcReceiverOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly pipeline: Pick<Pipeline, "take">;
  readonly bounds: GrpcBounds;
  readonly signals: OtlpSignals;
  readonly onError: (error: unknown) => void;
  /** The status of HTTP that the answer stands for. */
  readonly onAnswer: (status: number) => void;
}

export interface GrpcReceiver {
  readonly port: number;
  stop(): Promise<void>;
}

const TIMED_OUT = 408;
class TooLate extends Error {}

type Call = ServerReadableStream<Buffer, Buffer>;

/** Rejects when the port cannot be had. */
export async function startGrpcReceiver(options: GrpcReceiverOptions): Promise<GrpcReceiver> {
  const { bounds } = options;
  const server = new Server({
    "grpc.max_connection_idle_ms": bounds.idleMs,
    "grpc.max_connection_age_ms": bounds.ageMs,
    "grpc.max_connection_age_grace_ms": AGE_GRACE_MS,
    "grpc.keepalive_time_ms": PING_EVERY_MS,
    "grpc.keepalive_timeout_ms": PING_MS,
    "grpc.max_receive_message_length": MESSAGE_BYTES_MAX,
    "grpc.max_concurrent_streams": STREAMS_MAX,
    "grpc-node.flow_control_window": WINDOW_BYTES,
    interceptors: [nameEncodings],
  });
  const { logs, traces, metrics } = options.signals;
  addService(server, options, logs);
  addService(server, options, traces);
  addService(server, options, metrics);
  server.addService(
    { check: method("/grpc.health.v1.Health/Check") },
    { check: (_call: Call, answer: sendUnaryData<Buffer>) => answer(null, SERVING) },
  );
  const door = createServer({ noDelay: true });
  door.maxConnections = bounds.connections;
  const connections = server.createConnectionInjector(ServerCredentials.createInsecure());
  door.on("connection", (socket) => connections.injectConnection(socket));
  const port = await listen(door, options);
  return { port, stop: () => stop(door, server) };
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

function addService<SomeTake extends Take>(
  server: Server,
  options: GrpcReceiverOptions,
  signal: OtlpSignal<SomeTake>,
): void {
  server.addService(
    { export: method(signal.method) },
    { export: (call: Call, answer: sendUnaryData<Buffer>) => void take(options, signal, { call, answer }) },
  );
}

async function take<SomeTake extends Take>(
  { pipeline, onError, onAnswer, bounds }: GrpcReceiverOptions,
  signal: OtlpSignal<SomeTake>,
  { call, answer }: { call: Call; answer: sendUnaryData<Buffer> },
): Promise<void> {
  try {
    const taken = await pipeline.take({
      ...signal,
      door: "otlp-grpc",
      credentials: {
        authorization: header(call, "authorization"),
        apiKeyHeader: header(call, "x-api-key"),
        query: "",
      },
      contentEncoding: undefined,
      origin: call.getPeer(),
      readBody: (booked) => readMessage(call, booked, bounds.messageMs),
      decode: (body, into) => signal.read(body, into),
    });
    onAnswer(200);
    answer(null, responseBytes(taken, "protobuf"));
  } catch (error) {
    if (error instanceof SenderGone) return;
    if (error instanceof TooLate) {
      onAnswer(TIMED_OUT);
      answer({ code: codes.DEADLINE_EXCEEDED, details: "The message did not come in time." });
      return;
    }
    if (!(error instanceof Refusal)) onError(error);
    const status = statusFor(error instanceof Refusal ? error : new Refusal("bus.unavailable"));
    onAnswer(status.httpStatus);
    const metadata = new Metadata();
    metadata.set("grpc-status-details-bin", statusBytes(status, "protobuf"));
    answer({ code: status.code, details: status.message, metadata });
  }
}

/** The one message of a call, when the call is known to have no other. */
async function readMessage(call: Call, booked: Reservation, ms: number): Promise<Buffer> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      let only: Buffer | undefined;
      timer = setTimeout(() => reject(new TooLate()), ms);
      call.on("data", (message: Buffer) => {
        if (only !== undefined) return reject(malformed("The call has more than one message."));
        only = message;
        try {
          booked.add(message.length);
        } catch (error) {
          reject(error);
        }
      });
      call.once("end", () => (only ? resolve(only) : reject(malformed("The call has no message."))));
      call.once("error", () => reject(new SenderGone()));
      call.once("cancelled", () => reject(new SenderGone()));
    });
  } finally {
    clearTimeout(timer);
  }
}

function malformed(message: string): Refusal {
  return new Refusal("otlp.malformed", message);
}

function header(call: Call, name: string): string | undefined {
  const [first] = call.metadata.get(name);
  return typeof first === "string" ? first : first?.toString();
}

function listen(door: TcpServer, { host, port }: GrpcReceiverOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    door.once("error", reject);
    door.listen({ host, port }, () => {
      door.off("error", reject);
      const address = door.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function stop(door: TcpServer, server: Server): Promise<void> {
  door.close();
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.forceShutdown(), STOP_MS);
    server.tryShutdown(() => {
      clearTimeout(deadline);
      resolve();
    });
  });
}
