/** What the lines of a sender are filled with: where this installation listens, and a key. */
export const KEY_PLACEHOLDER = "$SIGHTGLASS_INGEST_KEY";

export type DoorName =
  | "http"
  | "otlp-http"
  | "otlp-grpc"
  | "syslog-udp"
  | "syslog-tcp"
  | "syslog-tls"
  | "statsd-udp"
  | "carbon-tcp";

export interface SenderContext {
  /** Host as senders reach it. */
  host: string;
  ports: Readonly<Record<DoorName, number>>;
  /** An ingest key, or `KEY_PLACEHOLDER`. */
  key: string;
}
