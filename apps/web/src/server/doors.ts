/** The receivers of this installation, from the settings. Probing asks the HTTP door's `/readyz`, or connects. */
import { connect } from "node:net";
import type { Door, DoorState, Doors } from "@sightglass/usecases";
import * as z from "zod";
import type { WebEnv } from "../env";

const PROBE_TIMEOUT_MS = 1_500;
/** A page that waits asks every second; connecting tells nothing new so soon. */
const CONNECT_EVERY_MS = 5_000;

/** What each receiver opens: its doors with their ports, and what may be sent there, in a few words. */
const RECEIVERS: Readonly<Record<string, (env: WebEnv) => Door[]>> = {
  http: (env) => [
    { name: "http", port: env.SIGHTGLASS_HTTP_PORT, what: "JSON, one event, an array or lines (NDJSON)" },
  ],
  otlp: (env) => [
    { name: "otlp-http", port: env.SIGHTGLASS_OTLP_HTTP_PORT, what: "OpenTelemetry, protobuf or JSON" },
    { name: "otlp-grpc", port: env.SIGHTGLASS_OTLP_GRPC_PORT, what: "OpenTelemetry over gRPC" },
  ],
  syslog: (env) => [
    { name: "syslog-udp", port: env.SIGHTGLASS_SYSLOG_UDP_PORT, what: "RFC 3164 and RFC 5424, may be lost" },
    {
      name: "syslog-tcp",
      port: env.SIGHTGLASS_SYSLOG_TCP_PORT,
      what: "RFC 3164 and RFC 5424, either framing",
    },
    ...(env.SIGHTGLASS_TLS_CERT === ""
      ? []
      : [{ name: "syslog-tls", port: env.SIGHTGLASS_SYSLOG_TLS_PORT, what: "The same, encrypted" }]),
  ],
  statsd: (env) => [
    { name: "statsd-udp", port: env.SIGHTGLASS_STATSD_PORT, what: "StatsD and DogStatsD, may be lost" },
    { name: "statsd-tcp", port: env.SIGHTGLASS_STATSD_PORT, what: "StatsD and DogStatsD lines" },
  ],
  carbon: (env) => [
    { name: "carbon-tcp", port: env.SIGHTGLASS_CARBON_PORT, what: "Graphite plaintext" },
    { name: "carbon-udp", port: env.SIGHTGLASS_CARBON_PORT, what: "Graphite plaintext, may be lost" },
  ],
};

export function createDoors(env: WebEnv): Doors {
  const names = env.SIGHTGLASS_RECEIVERS.split(",").map((name) => name.trim());
  const readyUrl = new URL("/readyz", intakeUrl(env));
  const connects = createConnects(hostOf(env.SIGHTGLASS_BIND));
  return {
    list: names.flatMap((name) => RECEIVERS[name]?.(env) ?? []),
    probe: (door, signal) => {
      if (door.name === "http") return probe(readyUrl, signal);
      if (env.SIGHTGLASS_INGEST_URL !== undefined) return Promise.resolve("unknown");
      return door.name.endsWith("-udp") ? probe(readyUrl, signal) : connects(door.port);
    },
    spool: async (signal) => (env.KAFKA_BROKERS === "" ? null : readSpool(readyUrl, signal)),
    httpUrl: new URL(publicDoors(env).json).origin,
  };
}

/** Where this process reaches the HTTP door. */
export function intakeUrl(env: WebEnv): string {
  return env.SIGHTGLASS_INGEST_URL ?? `http://${urlHostOf(env.SIGHTGLASS_BIND)}:${env.SIGHTGLASS_HTTP_PORT}`;
}

/** An address that this machine can connect to when a receiver binds `bind`. */
function hostOf(bind: string): string {
  if (bind === "0.0.0.0") return "127.0.0.1";
  return bind === "::" ? "::1" : bind;
}

function urlHostOf(bind: string): string {
  const host = hostOf(bind);
  return host.includes(":") ? `[${host}]` : host;
}

/** Senders reach the doors on the host that serves the app. */
export function publicDoors(env: WebEnv): { json: string; otlp: string } {
  const { hostname } = new URL(env.SIGHTGLASS_PUBLIC_URL);
  return {
    json: `http://${hostname}:${env.SIGHTGLASS_HTTP_PORT}/api/v1/logs`,
    otlp: `http://${hostname}:${env.SIGHTGLASS_OTLP_HTTP_PORT}/v1/logs`,
  };
}

async function probe(url: URL, signal: AbortSignal | undefined): Promise<DoorState> {
  try {
    const answer = await fetch(url, { signal: limited(signal) });
    return answer.ok ? "up" : "not_ready";
  } catch {
    return "down";
  }
}

/** What connecting to a port told, kept for a moment. */
function createConnects(host: string): (port: number) => Promise<DoorState> {
  const known = new Map<number, { atMs: number; state: Promise<DoorState> }>();
  return (port) => {
    const last = known.get(port);
    if (last !== undefined && Date.now() - last.atMs < CONNECT_EVERY_MS) return last.state;
    const state = probeTcp(host, port);
    known.set(port, { atMs: Date.now(), state });
    return state;
  };
}

function probeTcp(host: string, port: number): Promise<DoorState> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PROBE_TIMEOUT_MS });
    const done = (state: DoorState) => {
      socket.destroy();
      resolve(state);
    };
    socket.once("connect", () => done("up"));
    socket.once("timeout", () => done("down"));
    socket.once("error", () => done("down"));
  });
}

const readiness = z.object({ checks: z.object({ spool: z.string() }) });
const SPOOL = /^(direct|waiting), (\d+) bytes$/;

async function readSpool(url: URL, signal: AbortSignal | undefined) {
  try {
    const answer = await fetch(url, { signal: limited(signal) });
    const read = readiness.safeParse(await answer.json());
    const [, way, bytes] = SPOOL.exec(read.data?.checks.spool ?? "") ?? [];
    return way === undefined ? null : { direct: way === "direct", bytes: Number(bytes) };
  } catch {
    return null;
  }
}

function limited(signal: AbortSignal | undefined): AbortSignal {
  const limit = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  return signal ? AbortSignal.any([signal, limit]) : limit;
}
