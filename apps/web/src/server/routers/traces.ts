/** Questions about traces and services. */
import {
  getService,
  getServiceInput,
  getTrace,
  getTraceInput,
  listServices,
  listServicesInput,
  listTraces,
  listTracesInput,
  serviceMap,
  serviceMapInput,
} from "@sightglass/usecases";
import { router, storeProcedure } from "../trpc";

export const tracesRouter = router({
  list: storeProcedure.input(listTracesInput).query(({ ctx, input }) => listTraces(ctx.session, input)),
  get: storeProcedure.input(getTraceInput).query(({ ctx, input }) => getTrace(ctx.session, input)),
  services: storeProcedure
    .input(listServicesInput)
    .query(({ ctx, input }) => listServices(ctx.session, input)),
  service: storeProcedure.input(getServiceInput).query(({ ctx, input }) => getService(ctx.session, input)),
  map: storeProcedure.input(serviceMapInput).query(({ ctx, input }) => serviceMap(ctx.session, input)),
});
