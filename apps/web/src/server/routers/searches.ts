/** Saved searches: the team's and one's own. */
import {
  createSavedSearch,
  createSavedSearchInput,
  deleteSavedSearch,
  deleteSavedSearchInput,
  listSavedSearches,
  listSavedSearchesInput,
  updateSavedSearch,
  updateSavedSearchInput,
} from "@sightglass/usecases";
import { procedure, router } from "../trpc";

export const searchesRouter = router({
  list: procedure
    .input(listSavedSearchesInput)
    .query(({ ctx, input }) => listSavedSearches(ctx.session, input)),
  create: procedure
    .input(createSavedSearchInput)
    .mutation(({ ctx, input }) => createSavedSearch(ctx.session, input)),
  update: procedure
    .input(updateSavedSearchInput)
    .mutation(({ ctx, input }) => updateSavedSearch(ctx.session, input)),
  remove: procedure
    .input(deleteSavedSearchInput)
    .mutation(({ ctx, input }) => deleteSavedSearch(ctx.session, input)),
});
