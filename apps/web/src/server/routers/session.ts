/** Who is signed in, and where. */
import { whoAmI } from "@sightglass/usecases";
import { procedure, router } from "../trpc";

export const sessionRouter = router({
  me: procedure.query(({ ctx }) => whoAmI(ctx.session, {})),
});
