/** Refuses an input that would take what another one holds: its name in the project, a network at a door anywhere. */
import type { Input, Stores } from "@sightglass/metadata";
import { UseCaseError } from "../errors";

type Wanted = Pick<Input, "id" | "projectId" | "name" | "networks" | "doors" | "enabled">;

/** Call it under `inputs.lock()`. Errors: `inputs.name_taken`, `inputs.network_taken`. */
export async function requireFreePlace(stores: Pick<Stores, "inputs">, wanted: Wanted): Promise<void> {
  const own = await stores.inputs.list(wanted.projectId);
  if (own.some((input) => input.name === wanted.name && input.id !== wanted.id)) {
    throw new UseCaseError("inputs.name_taken", `The project has an input named ${wanted.name}.`);
  }
  if (!wanted.enabled) return;
  const [other] = await stores.inputs.taken(wanted, wanted.id);
  if (other === undefined) return;
  const network = other.networks.find((text) => wanted.networks.includes(text)) ?? "";
  const owner =
    other.projectId === wanted.projectId ? `The input ${other.name}` : "An input of another project";
  throw new UseCaseError(
    "inputs.network_taken",
    `${owner} lets ${network} in at the same door; a longer network, such as one address, goes before it.`,
  );
}
