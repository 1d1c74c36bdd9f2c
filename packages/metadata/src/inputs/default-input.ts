/** The input that every installation begins with: syslog from this machine and from private networks. */
import type { Stores } from "../metadata";
import { newPublicId } from "../secrets";
import { SYSLOG_DOORS } from "./input";

const DEFAULT_INPUT = {
  kind: "syslog",
  name: "default",
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
  doors: SYSLOG_DOORS,
  enabled: true,
} as const;

export async function addDefaultInput(
  stores: Pick<Stores, "inputs" | "audit">,
  place: { organizationId: string; projectId: number },
  actor: { kind: "system"; id: string; name: string },
): Promise<void> {
  const id = newPublicId();
  const { projectId } = place;
  if (!(await stores.inputs.create({ ...DEFAULT_INPUT, id, projectId, createdBy: actor.name }))) return;
  const target = { id, name: DEFAULT_INPUT.name };
  await stores.audit.append({ ...place, actor, action: "input.created", target });
}
