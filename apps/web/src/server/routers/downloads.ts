/** How far a download of the one who asks is, and its end on wish. */
import * as z from "zod";
import { downloadOwner, ticketInput } from "../download";
import { procedure, router } from "../trpc";

const input = z.object({ ticket: ticketInput });

export const downloadsRouter = router({
  /** Null for one that this process does not know. */
  progress: procedure
    .input(input)
    .query(
      ({ ctx, input: { ticket } }) => ctx.downloads.progressOf(downloadOwner(ctx.session), ticket) ?? null,
    ),
  cancel: procedure
    .input(input)
    .mutation(({ ctx, input: { ticket } }) => ctx.downloads.cancel(downloadOwner(ctx.session), ticket)),
});
