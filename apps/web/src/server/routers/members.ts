/** People of the organization, and what was changed by whom. */
import {
  changeMemberRole,
  changeMemberRoleInput,
  listAudit,
  listAuditInput,
  listMembers,
  listMembersInput,
  removeMember,
  removeMemberInput,
} from "@sightglass/usecases";
import { procedure, router } from "../trpc";

export const membersRouter = router({
  list: procedure.input(listMembersInput).query(({ ctx, input }) => listMembers(ctx.session, input)),
  changeRole: procedure
    .input(changeMemberRoleInput)
    .mutation(({ ctx, input }) => changeMemberRole(ctx.session, input)),
  remove: procedure.input(removeMemberInput).mutation(({ ctx, input }) => removeMember(ctx.session, input)),
  audit: procedure.input(listAuditInput).query(({ ctx, input }) => listAudit(ctx.session, input)),
});
