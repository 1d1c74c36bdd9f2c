/** The two doors of OTLP: HTTP and gRPC, each on its own port, with one set of readers between them. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ByteBudget } from "../../byte-budget";
import type { Pipeline } from "../../pipeline";
import { startHttpReceiver } from "../http/server";
import type { OpenPorts } from "../wrong-door";
import { GRPC_BOUNDS, startGrpcReceiver } from "./grpc-server";
import { createOtlpRoute } from "./http-route";
import { otlpSignals } from "./signals";

export interface OtlpOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly httpPort: number;
  readonly grpcPort: number;
}

export interface OtlpParts {
  readonly pipeline: Pipeline;
  readonly budget: ByteBudget;
  readonly health: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly onAnswer: (status: number) => void;
  readonly onError: (error: unknown) => void;
  /** Doors that a sender may have meant. */
  readonly doors: OpenPorts;
}

export interface OtlpReceiver {
  readonly ports: { readonly http: number; readonly grpc: number };
  stop(): Promise<void>;
}

/** Rejects when a port cannot be had. */
export async function startOtlp(options: OtlpOptions, parts: OtlpParts): Promise<OtlpReceiver> {
  const { host, httpPort, grpcPort } = options;
  const signals = otlpSignals();
  const { logs, traces, metrics } = signals;
  const http = await startHttpReceiver({
    host,
    port: httpPort,
    routes: new Map([
      [logs.path, createOtlpRoute(parts, logs)],
      [traces.path, createOtlpRoute(parts, traces)],
      [metrics.path, createOtlpRoute(parts, metrics)],
    ]),
    health: parts.health,
    onAnswer: parts.onAnswer,
    doors: parts.doors,
    isOpenToPages: true,
  });
  const grpc = await startGrpcReceiver({ ...parts, host, port: grpcPort, signals, bounds: GRPC_BOUNDS });
  return {
    ports: { http: http.port, grpc: grpc.port },
    async stop() {
      await Promise.all([http.stop(), grpc.stop()]);
    },
  };
}
