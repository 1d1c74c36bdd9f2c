export { LIMITS } from "./limits";
export type { AttributeValue, LogRecord } from "./log-record";
export { isReason, OUTCOMES, type Outcome, REASON_NAMES, REASONS, type Reason } from "./outcomes";
export { RETENTION_DAYS, RETENTION_DAYS_DEFAULT, type RetentionDays } from "./retention";
export { LEVEL_NUMBER, LEVELS, type Level, levelOf, severityOfNumber, severityOfWord } from "./severity";
export { isSignal, SIGNALS, type Signal } from "./signals";
