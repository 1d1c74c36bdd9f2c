/** What the use cases about keys, tokens and people need of a context: no telemetry. */
import type { Context } from "../context";

export type AccessContext = Pick<
  Context,
  "organizationId" | "projectId" | "actor" | "role" | "metadata" | "clock"
>;
