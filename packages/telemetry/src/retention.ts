/** Retention is one of five classes, in days; a class is a part of the partition key of every signal. */
export const RETENTION_DAYS = [3, 7, 30, 90, 400] as const;
export type RetentionDays = (typeof RETENTION_DAYS)[number];
export const RETENTION_DAYS_DEFAULT: RetentionDays = 30;
