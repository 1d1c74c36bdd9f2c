/** What the package offers of traces and services. */
export {
  type GetServiceInput,
  type GetServiceOutput,
  getService,
  getServiceInput,
  getServiceOutput,
} from "./get-service";
export {
  type GetTraceInput,
  type GetTraceOutput,
  getTrace,
  getTraceInput,
  getTraceOutput,
} from "./get-trace";
export {
  type ListServicesInput,
  type ListServicesOutput,
  listServices,
  listServicesInput,
  listServicesOutput,
} from "./list-services";
export {
  type ListTracesInput,
  type ListTracesOutput,
  listTraces,
  listTracesInput,
  listTracesOutput,
} from "./list-traces";
export {
  type ServiceMapInput,
  type ServiceMapOutput,
  serviceMap,
  serviceMapInput,
  serviceMapOutput,
} from "./service-map";
export {
  EDGE_PASSES_AFTER_MS,
  type EdgeMemory,
  type ServiceEdgeWork,
  tendServiceEdges,
} from "./tend-service-edges";
