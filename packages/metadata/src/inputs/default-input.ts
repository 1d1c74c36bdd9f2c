/** The inputs that every installation begins with: syslog, StatsD and Carbon from this machine and from private networks. */
import type { Stores } from "../metadata";
import { newPublicId } from "../secrets";
import { DOORS_OF } from "./input";

const DEFAULT_INPUTS = [
  { kind: "syslog", name: "default", doors: DOORS_OF.syslog },
  { kind: "statsd", name: "statsd", doors: DOORS_OF.statsd },
  { kind: "carbon", name: "carbon", doors: DOORS_OF.carbon },
] as const;

const LETS_IN = {
  networks: [
    "127.0.0.0/8",
    "::1/128",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "fc00::/7",
    "fe80::/10",
  ],
  timeZone: "UTC",
  enabled: true,
} as const;

export async function addDefaultInputs(
  stores: Pick<Stores, "inputs" | "audit">,
  place: { organizationId: string; projectId: number },
  actor: { kind: "system"; id: string; name: string },
): Promise<void> {
  const { projectId } = place;
  for (const input of DEFAULT_INPUTS) {
    const id = newPublicId();
    const row = { ...LETS_IN, ...input, id, projectId, createdBy: actor.name };
    if (!(await stores.inputs.create(row))) continue;
    await stores.audit.append({ ...place, actor, action: "input.created", target: { id, name: input.name } });
  }
}
