/** Parts that the use cases of inputs share. Pure. */
import {
  DOORS_OF,
  INPUT_DOORS,
  INPUT_KINDS,
  type Input,
  type InputDoor,
  type InputKind,
  normalNetwork,
} from "@sightglass/metadata";
import * as z from "zod";
import { nameInput } from "../access/names";
import { UseCaseError } from "../errors";

/** Inputs of one project at most. */
export const INPUTS_PER_PROJECT_MAX = 100;
const NETWORKS_MAX = 64;

const networkInput = z
  .string()
  .trim()
  .max(64)
  .transform((text, check) => {
    const normal = normalNetwork(text);
    if (normal !== undefined) return normal;
    check.addIssue({ code: "custom", message: `${text.slice(0, 64)} is no network; 10.0.0.0/8 is one` });
    return z.NEVER;
  });

export const inputShape = {
  kind: z.enum(INPUT_KINDS).describe("What is sent to it."),
  name: nameInput,
  networks: z
    .array(networkInput)
    .min(1)
    .max(NETWORKS_MAX)
    .transform((networks) => [...new Set(networks)])
    .describe("Who may send: networks such as 10.0.0.0/8, or single addresses."),
  time_zone: z
    .string()
    .trim()
    .max(64)
    .refine(isTimeZone, "must be an IANA name such as Europe/Berlin or UTC")
    .describe("For times that say no zone; an IANA name."),
  doors: z
    .array(z.enum(INPUT_DOORS))
    .min(1)
    .transform((doors) => INPUT_DOORS.filter((door) => doors.includes(door)))
    .describe("Where this input listens."),
  enabled: z.boolean(),
};

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return /^[A-Z]/i.test(text);
  } catch {
    return false;
  }
}

export const inputOutput = z.object({
  id: z.string(),
  kind: z.enum(INPUT_KINDS),
  name: z.string(),
  networks: z.array(z.string()),
  time_zone: z.string(),
  doors: z.array(z.enum(INPUT_DOORS)),
  enabled: z.boolean(),
  created_at: z.string(),
  created_by: z.string(),
});

export function outputOf(input: Input): z.output<typeof inputOutput> {
  return {
    id: input.id,
    kind: input.kind,
    name: input.name,
    networks: input.networks,
    time_zone: input.timeZone,
    doors: input.doors,
    enabled: input.enabled,
    created_at: input.createdAt.toISOString(),
    created_by: input.createdBy,
  };
}

/** Throws `inputs.doors`. */
export function requireDoorsOf(kind: InputKind, doors: readonly InputDoor[]): void {
  const own: readonly InputDoor[] = DOORS_OF[kind];
  const other = doors.find((door) => !own.includes(door));
  if (other !== undefined)
    throw new UseCaseError("inputs.doors", `${other} is no door of ${kind}; ${own.join(", ")} are.`);
}
