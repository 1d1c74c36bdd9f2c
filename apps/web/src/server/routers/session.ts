/** Who is signed in, where, and where else they may work. */
import { chooseProject, chooseProjectInput, listProjects, whoAmI } from "@sightglass/usecases";
import { procedure, router } from "../trpc";

export const sessionRouter = router({
  me: procedure.query(({ ctx }) => whoAmI(ctx.session, {})),
  projects: procedure.query(({ ctx }) => listProjects(ctx.session, {})),
  chooseProject: procedure.input(chooseProjectInput).mutation(async ({ ctx, input }) => {
    const chosen = await chooseProject(ctx.session, input);
    ctx.rememberProject(chosen.project_id);
    return chosen;
  }),
});
