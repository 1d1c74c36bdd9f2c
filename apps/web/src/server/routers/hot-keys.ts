/** Attributes with a column of their own. */
import { listHotKeys, listHotKeysInput, setHotKey, setHotKeyInput } from "@sightglass/usecases";
import { router, storeProcedure } from "../trpc";

export const hotKeysRouter = router({
  list: storeProcedure.input(listHotKeysInput).query(({ ctx, input }) => listHotKeys(ctx.session, input)),
  set: storeProcedure.input(setHotKeyInput).mutation(({ ctx, input }) => setHotKey(ctx.session, input)),
});
