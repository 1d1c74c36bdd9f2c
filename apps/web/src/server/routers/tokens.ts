/** API tokens. `create` tells the secret once. */
import {
  createApiToken,
  createApiTokenInput,
  listApiTokens,
  listApiTokensInput,
  revokeApiToken,
  revokeApiTokenInput,
} from "@sightglass/usecases";
import { procedure, router } from "../trpc";

export const tokensRouter = router({
  list: procedure.input(listApiTokensInput).query(({ ctx, input }) => listApiTokens(ctx.session, input)),
  create: procedure
    .input(createApiTokenInput)
    .mutation(({ ctx, input }) => createApiToken(ctx.session, input)),
  revoke: procedure
    .input(revokeApiTokenInput)
    .mutation(({ ctx, input }) => revokeApiToken(ctx.session, input)),
});
