/** Prometheus metrics of one process. Names are `sightglass_<noun>_<unit>_total`; every label must have few values. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** One metric: its full name, what it means, and its label names. */
export interface MetricOptions {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

/** A histogram's upper bounds, in the unit of its name (seconds, bytes). */
export interface HistogramOptions extends MetricOptions {
  readonly buckets?: readonly number[];
}

/** The metrics of one process; all share the label `service`. */
export interface Metrics {
  readonly registry: Registry;
  counter(options: MetricOptions): Counter;
  gauge(options: MetricOptions): Gauge;
  histogram(options: HistogramOptions): Histogram;
}

const SECONDS_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Makes a registry with the process's own metrics (memory, CPU, event loop lag) and factories bound to it. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const shared = (options: MetricOptions) => ({
    name: options.name,
    help: options.help,
    labelNames: [...(options.labels ?? [])],
    registers: [registry],
  });
  return {
    registry,
    counter: (options) => new Counter(shared(options)),
    gauge: (options) => new Gauge(shared(options)),
    histogram: (options) =>
      new Histogram({ ...shared(options), buckets: [...(options.buckets ?? SECONDS_BUCKETS)] }),
  };
}
