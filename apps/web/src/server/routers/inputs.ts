/** Inputs: who may send without a key, and where to. */
import {
  createInput,
  createInputInput,
  deleteInput,
  deleteInputInput,
  listInputs,
  listInputsInput,
  updateInput,
  updateInputInput,
} from "@sightglass/usecases";
import { procedure, router } from "../trpc";

export const inputsRouter = router({
  list: procedure.input(listInputsInput).query(({ ctx, input }) => listInputs(ctx.session, input)),
  create: procedure.input(createInputInput).mutation(({ ctx, input }) => createInput(ctx.session, input)),
  update: procedure.input(updateInputInput).mutation(({ ctx, input }) => updateInput(ctx.session, input)),
  remove: procedure.input(deleteInputInput).mutation(({ ctx, input }) => deleteInput(ctx.session, input)),
});
