/** Routes about traces and services. */
import {
  getService,
  getServiceInput,
  getServiceOutput,
  getTrace,
  getTraceInput,
  getTraceOutput,
  listServices,
  listServicesInput,
  listServicesOutput,
  listTraces,
  listTracesInput,
  listTracesOutput,
  serviceMap,
  serviceMapInput,
  serviceMapOutput,
} from "@sightglass/usecases";
import { defineRoute, type ServableRoute } from "./route";

const BOUNDS = ["limit.rows_read", "limit.time", "limit.memory"] as const;

export const tracesRoute = defineRoute({
  path: "/traces",
  id: "listTraces",
  summary: "Traces with a span that matches a query",
  input: listTracesInput,
  output: listTracesOutput,
  failures: ["query.syntax", "range.invalid", "cursor.invalid", ...BOUNDS],
  answer: ({ ctx, input }) => listTraces(ctx, input),
});

export const traceRoute = defineRoute({
  path: "/traces/{trace_id}",
  id: "getTrace",
  summary: "One trace with its spans and logs",
  input: getTraceInput,
  output: getTraceOutput,
  failures: ["traces.not_found", ...BOUNDS],
  answer: ({ ctx, input }) => getTrace(ctx, input),
});

export const servicesRoute = defineRoute({
  path: "/services",
  id: "listServices",
  summary: "Services with their requests, errors and durations",
  input: listServicesInput,
  output: listServicesOutput,
  failures: ["range.invalid", ...BOUNDS],
  answer: ({ ctx, input }) => listServices(ctx, input),
});

export const serviceRoute = defineRoute({
  path: "/services/{service}",
  id: "getService",
  summary: "One service over time, its operations, callers and callees",
  input: getServiceInput,
  output: getServiceOutput,
  failures: ["services.not_found", "range.invalid", ...BOUNDS],
  answer: ({ ctx, input }) => getService(ctx, input),
});

export const serviceMapRoute = defineRoute({
  path: "/service-map",
  id: "serviceMap",
  summary: "Who calls whom",
  input: serviceMapInput,
  output: serviceMapOutput,
  failures: ["range.invalid", ...BOUNDS],
  answer: ({ ctx, input }) => serviceMap(ctx, input),
});

export const TRACE_ROUTES: readonly ServableRoute[] = [
  tracesRoute,
  traceRoute,
  servicesRoute,
  serviceRoute,
  serviceMapRoute,
];
