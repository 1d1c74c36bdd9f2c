/** Targets that are scraped. */
import {
  createScrapeTarget,
  createScrapeTargetInput,
  deleteScrapeTarget,
  deleteScrapeTargetInput,
  listScrapeTargets,
  listScrapeTargetsInput,
  updateScrapeTarget,
  updateScrapeTargetInput,
} from "@sightglass/usecases";
import { procedure, router } from "../trpc";

export const scrapesRouter = router({
  list: procedure
    .input(listScrapeTargetsInput)
    .query(({ ctx, input }) => listScrapeTargets(ctx.session, input)),
  create: procedure
    .input(createScrapeTargetInput)
    .mutation(({ ctx, input }) => createScrapeTarget(ctx.session, input)),
  update: procedure
    .input(updateScrapeTargetInput)
    .mutation(({ ctx, input }) => updateScrapeTarget(ctx.session, input)),
  remove: procedure
    .input(deleteScrapeTargetInput)
    .mutation(({ ctx, input }) => deleteScrapeTarget(ctx.session, input)),
});
