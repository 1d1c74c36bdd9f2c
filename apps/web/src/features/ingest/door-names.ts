/** Doors as people call them. Pure. */
const NAMES: Readonly<Record<string, string>> = {
  http: "HTTP JSON",
  "otlp-http": "OTLP HTTP",
  "otlp-grpc": "OTLP gRPC",
  "syslog-udp": "Syslog UDP",
  "syslog-tcp": "Syslog TCP",
  "syslog-tls": "Syslog TLS",
};

export function doorName(door: string): string {
  return NAMES[door] ?? door;
}
