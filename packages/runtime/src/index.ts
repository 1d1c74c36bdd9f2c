export { AppError, type AppErrorOptions, errorMessage } from "./app-error";
export { EnvError, type EnvProblem, loadEnv } from "./env";
export {
  envBoolean,
  envBytes,
  envDuration,
  envLogLevel,
  envPort,
  envSecret,
  envString,
  parseBytes,
  parseDuration,
} from "./env-fields";
export { type HealthOptions, healthHandler, type Readiness } from "./health-handler";
export { createLogger, type Logger, type LoggerOptions } from "./logger";
export { createMetrics, type HistogramOptions, type MetricOptions, type Metrics } from "./metrics";
export { backoffMs, type RetryOptions, retry, sleep } from "./retry";
export { type ProcessLike, type RunningService, runService, type ServiceOptions } from "./run-service";
