export { AppError, type AppErrorOptions, errorMessage } from "./app-error";
export { createEgress, type Egress, type EgressAnswer, type EgressRequest } from "./egress";
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
export { type FolderLock, lockFolder, lockOwner } from "./folder-lock";
export { type HealthOptions, healthHandler, type Readiness } from "./health-handler";
export { createLogger, type Logger, type LoggerOptions } from "./logger";
export { createMetrics, type HistogramOptions, type MetricOptions, type Metrics } from "./metrics";
export { holdsAddress, readNetworks } from "./networks";
export { identityOf, isAlive, type ProcessIdentity } from "./process-identity";
export { backoffMs, type RetryOptions, retry, sleep } from "./retry";
export { RotatingFile, type RotatingFileOptions } from "./rotating-file";
export { type ProcessLike, type RunningService, runService, type ServiceOptions } from "./run-service";
