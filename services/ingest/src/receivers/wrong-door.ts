/** Which door takes what came to another one by mistake, in a sentence for its sender. Pure. */

/** Ports of the doors that this process opened; filled as they open. */
export interface OpenPorts {
  http?: number;
  otlpHttp?: number;
  otlpGrpc?: number;
}

const USUAL: Readonly<Required<OpenPorts>> = { http: 8080, otlpHttp: 4318, otlpGrpc: 4317 };

const OTLP_PATHS: ReadonlySet<string> = new Set(["/v1/logs", "/v1/traces", "/v1/metrics"]);

/** Of a door of another process, the usual port. */
function portOf(name: keyof OpenPorts, open: OpenPorts): string {
  const port = open[name];
  return port === undefined ? `port ${USUAL[name]} unless it was changed` : `port ${port}`;
}

/** Empty for a path that no door has. */
export function wayTo(path: string, open: OpenPorts): string {
  if (path === "/api/v1/logs") return jsonWay(open);
  if (OTLP_PATHS.has(path)) return `OTLP over HTTP goes to ${portOf("otlpHttp", open)}, POST ${path}.`;
  if (path.startsWith("/opentelemetry.proto.")) return grpcWay(open);
  return "";
}

export function jsonWay(open: OpenPorts): string {
  return `Logs as JSON go to ${portOf("http", open)}, POST /api/v1/logs.`;
}

export function grpcWay(open: OpenPorts): string {
  return `OTLP over gRPC goes to ${portOf("otlpGrpc", open)}.`;
}

const SETTINGS_FRAME = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
const GOAWAY = 7;
const HTTP_1_1_REQUIRED = 13;

/** The answer to a client of HTTP/2, such as gRPC, at a door of HTTP/1.1: GOAWAY with a text. Source: RFC 9113, 6.8. */
export function goAway(text: string): Buffer {
  const debug = Buffer.from(text);
  const frame = Buffer.alloc(17);
  frame.writeUIntBE(8 + debug.length, 0, 3);
  frame[3] = GOAWAY;
  frame.writeUInt32BE(HTTP_1_1_REQUIRED, 13);
  return Buffer.concat([SETTINGS_FRAME, frame, debug]);
}
