/** The receivers of this installation, from the settings; probing asks their `/readyz`. */
import type { Door, DoorState, Doors } from "@sightglass/usecases";
import type { WebEnv } from "../env";

type DoorEnv = Pick<
  WebEnv,
  | "SIGHTGLASS_BIND"
  | "SIGHTGLASS_RECEIVERS"
  | "SIGHTGLASS_HTTP_PORT"
  | "SIGHTGLASS_PUBLIC_URL"
  | "SIGHTGLASS_INGEST_URL"
>;

const PROBE_TIMEOUT_MS = 1_500;

/** What each receiver takes, in a few words. */
const RECEIVERS = { http: "JSON, one event, an array or lines (NDJSON)" } as const;

export function createDoors(env: DoorEnv): Doors {
  const names = env.SIGHTGLASS_RECEIVERS.split(",").map((name) => name.trim());
  const list = names.includes("http")
    ? [{ name: "http", port: env.SIGHTGLASS_HTTP_PORT, what: RECEIVERS.http }]
    : [];
  return {
    list,
    probe: (door: Door, signal) => {
      const base = intakeUrl(env, door.port);
      return probe(new URL("/readyz", base), signal);
    },
    httpUrl: publicDoor(env),
  };
}

/** Where this process reaches the HTTP door. */
export function intakeUrl(env: DoorEnv, port: number = env.SIGHTGLASS_HTTP_PORT): string {
  return env.SIGHTGLASS_INGEST_URL ?? `http://${hostOf(env.SIGHTGLASS_BIND)}:${port}`;
}

/** An address that this machine can connect to when a receiver binds `bind`. */
function hostOf(bind: string): string {
  if (bind === "0.0.0.0") return "127.0.0.1";
  if (bind === "::") return "[::1]";
  return bind.includes(":") ? `[${bind}]` : bind;
}

/** Senders reach the door on the host that serves the app. */
function publicDoor(env: DoorEnv): string {
  const url = new URL(env.SIGHTGLASS_PUBLIC_URL);
  return `http://${url.hostname}:${env.SIGHTGLASS_HTTP_PORT}`;
}

async function probe(url: URL, signal: AbortSignal | undefined): Promise<DoorState> {
  const limit = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  try {
    const answer = await fetch(url, { signal: signal ? AbortSignal.any([signal, limit]) : limit });
    return answer.ok ? "up" : "not_ready";
  } catch {
    return "down";
  }
}
