/** What became of everything that was received. */
import {
  deadLettersInput,
  firstRun,
  firstRunInput,
  ingestHealth,
  ingestHealthInput,
  listDeadLetters,
  replayDeadLetters,
  replayDeadLettersInput,
} from "@sightglass/usecases";
import { router, storeProcedure } from "../trpc";

export const ingestRouter = router({
  health: storeProcedure.input(ingestHealthInput).query(({ ctx, input }) => ingestHealth(ctx.session, input)),
  deadLetters: storeProcedure
    .input(deadLettersInput)
    .query(({ ctx, input }) => listDeadLetters(ctx.session, input)),
  replay: storeProcedure
    .input(replayDeadLettersInput)
    .mutation(({ ctx, input }) => replayDeadLetters(ctx.session, input)),
  firstRun: storeProcedure.input(firstRunInput).query(({ ctx, input }) => firstRun(ctx.session, input)),
});
