/** The two doors of OTLP: HTTP and gRPC, each on its own port, with one reader between them. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ByteBudget } from "../../byte-budget";
import type { LogPipeline } from "../../pipeline";
import { startHttpReceiver } from "../http/server";
import type { OpenPorts } from "../wrong-door";
import { GRPC_BOUNDS, startGrpcReceiver } from "./grpc-server";
import { createOtlpRoute } from "./http-route";
import { LogsReader } from "./read-logs";

export interface OtlpOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly httpPort: number;
  readonly grpcPort: number;
}

export interface OtlpParts {
  readonly pipeline: LogPipeline;
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
  const reader = new LogsReader();
  const http = await startHttpReceiver({
    host,
    port: httpPort,
    routes: new Map([["/v1/logs", createOtlpRoute(parts, reader)]]),
    health: parts.health,
    onAnswer: parts.onAnswer,
    doors: parts.doors,
    isOpenToPages: true,
  });
  const grpc = await startGrpcReceiver({ ...parts, host, port: grpcPort, reader, bounds: GRPC_BOUNDS });
  return {
    ports: { http: http.port, grpc: grpc.port },
    async stop() {
      await Promise.all([http.stop(), grpc.stop()]);
    },
  };
}
