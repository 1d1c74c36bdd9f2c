/** Whether the web process can do its work: each dependency by name. */
import { WRITER_GROUP } from "@sightglass/bus";
import type { Readiness } from "@sightglass/runtime";
import type { Clients } from "./clients";

const CHECK_TIMEOUT_MS = 3_000;

/** Never rejects; at most three seconds. Reasons go to the log, not to strangers. */
export async function checkReadiness(clients: Clients): Promise<Readiness> {
  const probes: Record<string, () => Promise<unknown>> = {
    clickhouse: async () => {
      if (!(await clients.reader.ping())) throw new Error("no answer to ping");
    },
    postgres: clients.pingMetadata,
    bus: () => clients.bus.lag(WRITER_GROUP),
  };
  const states = await Promise.all(
    Object.entries(probes).map(async ([name, probe]) => [name, await stateOf(probe)] as const),
  );
  return { ok: states.every(([, state]) => state === "ok"), checks: Object.fromEntries(states) };
}

async function stateOf(probe: () => Promise<unknown>): Promise<"ok" | "down" | "slow"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"slow">((resolve) => {
    timer = setTimeout(() => resolve("slow"), CHECK_TIMEOUT_MS);
  });
  const asked = probe().then(
    () => "ok" as const,
    () => "down" as const,
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
