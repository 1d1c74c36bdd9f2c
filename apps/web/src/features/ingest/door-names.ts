/** Doors as people call them. Pure. */
const NAMES: Readonly<Record<string, string>> = {
  http: "HTTP JSON",
  "otlp-http": "OTLP HTTP",
  "otlp-grpc": "OTLP gRPC",
  "syslog-udp": "Syslog UDP",
  "syslog-tcp": "Syslog TCP",
  "syslog-tls": "Syslog TLS",
  prometheus: "Prometheus remote_write",
  scrape: "Prometheus scrape",
  "statsd-udp": "StatsD UDP",
  "statsd-tcp": "StatsD TCP",
  "carbon-tcp": "Carbon TCP",
  "carbon-udp": "Carbon UDP",
};

export function doorName(door: string): string {
  return NAMES[door] ?? door;
}
