/** What became of everything that was received. */
import {
  deadLettersInput,
  firstRun,
  firstRunInput,
  ingestHealth,
  ingestHealthInput,
  listDeadLetters,
} from "@sightglass/usecases";
import { procedure, router } from "../trpc";

export const ingestRouter = router({
  health: procedure.input(ingestHealthInput).query(({ ctx, input }) => ingestHealth(ctx.session, input)),
  deadLetters: procedure
    .input(deadLettersInput)
    .query(({ ctx, input }) => listDeadLetters(ctx.session, input)),
  firstRun: procedure.input(firstRunInput).query(({ ctx, input }) => firstRun(ctx.session, input)),
});
