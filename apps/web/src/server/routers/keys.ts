/** Ingest keys. `create` and `rotate` tell the secret once. */
import {
  createIngestKey,
  createIngestKeyInput,
  listIngestKeys,
  listIngestKeysInput,
  revokeIngestKey,
  revokeIngestKeyInput,
  rotateIngestKey,
  rotateIngestKeyInput,
} from "@sightglass/usecases";
import { procedure, router } from "../trpc";

export const keysRouter = router({
  list: procedure.input(listIngestKeysInput).query(({ ctx, input }) => listIngestKeys(ctx.session, input)),
  create: procedure
    .input(createIngestKeyInput)
    .mutation(({ ctx, input }) => createIngestKey(ctx.session, input)),
  rotate: procedure
    .input(rotateIngestKeyInput)
    .mutation(({ ctx, input }) => rotateIngestKey(ctx.session, input)),
  revoke: procedure
    .input(revokeIngestKeyInput)
    .mutation(({ ctx, input }) => revokeIngestKey(ctx.session, input)),
});
