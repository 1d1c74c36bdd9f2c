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
  logContext,
  logContextInput,
  logHistogram,
  logHistogramInput,
  logPatterns,
  logPatternsInput,
  runQuery,
  runQueryInput,
  searchLogs,
  searchSoonInput,
} from "@sightglass/usecases";
import { router, storeProcedure } from "../trpc";

export const logsRouter = router({
  search: storeProcedure.input(searchSoonInput).query(({ ctx, input }) => searchLogs(ctx.session, input)),
  histogram: storeProcedure
    .input(logHistogramInput)
    .query(({ ctx, input }) => logHistogram(ctx.session, input)),
  patterns: storeProcedure.input(logPatternsInput).query(({ ctx, input }) => logPatterns(ctx.session, input)),
  fields: storeProcedure.input(listFieldsInput).query(({ ctx, input }) => listFields(ctx.session, input)),
  fieldValues: storeProcedure
    .input(fieldValuesInput)
    .query(({ ctx, input }) => fieldValues(ctx.session, input)),
  get: storeProcedure.input(getLogInput).query(({ ctx, input }) => getLog(ctx.session, input)),
  context: storeProcedure.input(logContextInput).query(({ ctx, input }) => logContext(ctx.session, input)),
  run: storeProcedure.input(runQueryInput).query(({ ctx, input }) => runQuery(ctx.session, input)),
  explainEmpty: storeProcedure
    .input(explainEmptyInput)
    .query(({ ctx, input }) => explainEmpty(ctx.session, input)),
});
