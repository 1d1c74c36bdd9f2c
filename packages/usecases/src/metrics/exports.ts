/** What of the use cases for metrics others may use. */
export {
  CATALOGUE_MAX,
  metricList,
  promExemplars,
  promLabels,
  promLabelValues,
  promSeries,
} from "./prometheus-catalogue";
export { promql } from "./promql";
