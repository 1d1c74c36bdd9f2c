/** Questions about logs. */
import {
  explainEmpty,
  explainEmptyInput,
  fieldValues,
  fieldValuesInput,
  getLog,
  getLogInput,
  listFields,
  listFieldsInput,
  logHistogram,
  logHistogramInput,
  searchLogs,
  searchLogsInput,
} from "@sightglass/usecases";
import { procedure, router } from "../trpc";

export const logsRouter = router({
  search: procedure.input(searchLogsInput).query(({ ctx, input }) => searchLogs(ctx.session, input)),
  histogram: procedure.input(logHistogramInput).query(({ ctx, input }) => logHistogram(ctx.session, input)),
  fields: procedure.input(listFieldsInput).query(({ ctx, input }) => listFields(ctx.session, input)),
  fieldValues: procedure.input(fieldValuesInput).query(({ ctx, input }) => fieldValues(ctx.session, input)),
  get: procedure.input(getLogInput).query(({ ctx, input }) => getLog(ctx.session, input)),
  explainEmpty: procedure
    .input(explainEmptyInput)
    .query(({ ctx, input }) => explainEmpty(ctx.session, input)),
});
