/** Every port that the parts are going to bind, with the variable that sets it. Pure. */
import type { Settings } from "./env";
import type { WantedPort } from "./ports";

const LINE_DOORS = [
  { receiver: "statsd", name: "StatsD", variable: "SIGHTGLASS_STATSD_PORT" },
  { receiver: "carbon", name: "Carbon", variable: "SIGHTGLASS_CARBON_PORT" },
] as const;
const LOOPBACK = "127.0.0.1";

export function wantedPorts(settings: Settings): WantedPort[] {
  const bind = settings.SIGHTGLASS_BIND;
  const all: (WantedPort | undefined)[] = [
    { variable: "SIGHTGLASS_WEB_PORT", port: settings.SIGHTGLASS_WEB_PORT, host: bind },
    { variable: "SIGHTGLASS_HTTP_PORT", port: settings.SIGHTGLASS_HTTP_PORT, host: bind },
    ...otlpPorts(settings),
    ...syslogPorts(settings),
    ...linePorts(settings),
    { variable: "SIGHTGLASS_WRITER_PORT", port: settings.SIGHTGLASS_WRITER_PORT, host: LOOPBACK },
    settings.CLICKHOUSE_URL === ""
      ? { variable: "SIGHTGLASS_CLICKHOUSE_PORT", port: settings.SIGHTGLASS_CLICKHOUSE_PORT, host: LOOPBACK }
      : undefined,
    settings.DATABASE_URL === ""
      ? { variable: "SIGHTGLASS_POSTGRES_PORT", port: settings.SIGHTGLASS_POSTGRES_PORT, host: LOOPBACK }
      : undefined,
  ];
  return all.filter((port) => port !== undefined);
}

function otlpPorts(settings: Settings): WantedPort[] {
  if (!settings.SIGHTGLASS_RECEIVERS.includes("otlp")) return [];
  const host = settings.SIGHTGLASS_BIND;
  return [
    { variable: "SIGHTGLASS_OTLP_HTTP_PORT", port: settings.SIGHTGLASS_OTLP_HTTP_PORT, host },
    { variable: "SIGHTGLASS_OTLP_GRPC_PORT", port: settings.SIGHTGLASS_OTLP_GRPC_PORT, host },
  ];
}

function syslogPorts(settings: Settings): WantedPort[] {
  if (!settings.SIGHTGLASS_RECEIVERS.includes("syslog")) return [];
  const host = settings.SIGHTGLASS_BIND;
  const tls = { variable: "SIGHTGLASS_SYSLOG_TLS_PORT", port: settings.SIGHTGLASS_SYSLOG_TLS_PORT, host };
  return [
    {
      variable: "SIGHTGLASS_SYSLOG_UDP_PORT",
      port: settings.SIGHTGLASS_SYSLOG_UDP_PORT,
      host,
      protocol: "udp",
    },
    { variable: "SIGHTGLASS_SYSLOG_TCP_PORT", port: settings.SIGHTGLASS_SYSLOG_TCP_PORT, host },
    ...(settings.SIGHTGLASS_TLS_CERT === "" ? [] : [tls]),
  ];
}

function linePorts(settings: Settings): WantedPort[] {
  const host = settings.SIGHTGLASS_BIND;
  return LINE_DOORS.filter(({ receiver }) => settings.SIGHTGLASS_RECEIVERS.includes(receiver)).flatMap(
    ({ variable }): WantedPort[] => [
      { variable, port: settings[variable], host, protocol: "udp" },
      { variable, port: settings[variable], host },
    ],
  );
}

/** The doors beside HTTP as people can reach them, one a line of the banner. */
export function intakeDoors(settings: Settings): string[] {
  const { hostname } = new URL(settings.ingestUrl);
  const lines = LINE_DOORS.filter(({ receiver }) => settings.SIGHTGLASS_RECEIVERS.includes(receiver)).map(
    ({ name, variable }) => `${name} on ${hostname}: ${settings[variable]} (UDP, TCP)`,
  );
  return [...otlpDoors(settings, hostname), ...syslogDoors(settings, hostname), ...lines];
}

function otlpDoors(settings: Settings, hostname: string): string[] {
  if (!settings.SIGHTGLASS_RECEIVERS.includes("otlp")) return [];
  const { SIGHTGLASS_OTLP_HTTP_PORT: http, SIGHTGLASS_OTLP_GRPC_PORT: grpc } = settings;
  return [`OTLP on ${hostname}: ${http} (HTTP), ${grpc} (gRPC)`];
}

function syslogDoors(settings: Settings, hostname: string): string[] {
  if (!settings.SIGHTGLASS_RECEIVERS.includes("syslog")) return [];
  const { SIGHTGLASS_SYSLOG_UDP_PORT: udp, SIGHTGLASS_SYSLOG_TCP_PORT: tcp } = settings;
  const tls = settings.SIGHTGLASS_TLS_CERT === "" ? "" : `, ${settings.SIGHTGLASS_SYSLOG_TLS_PORT} (TLS)`;
  const plain = udp === tcp ? `${udp} (UDP, TCP)` : `${udp} (UDP), ${tcp} (TCP)`;
  return [`syslog on ${hostname}: ${plain}${tls}`];
}
