/** The inputs of the project, by name. */
import * as z from "zod";
import type { AccessContext } from "../access/access-context";
import { requirePermission } from "../roles";
import { inputOutput, outputOf } from "./input-words";

export const listInputsInput = z.object({});
export type ListInputsInput = z.output<typeof listInputsInput>;

export const listInputsOutput = z.object({ items: z.array(inputOutput) });
export type ListInputsOutput = z.output<typeof listInputsOutput>;

export async function listInputs(ctx: AccessContext, _input: ListInputsInput): Promise<ListInputsOutput> {
  requirePermission(ctx, "inputs.list");
  const inputs = await ctx.metadata.inputs.list(ctx.projectId);
  return { items: inputs.map(outputOf) };
}
