// Keys, tokens, people
export {
  type ChangeMemberRoleInput,
  type ChangeMemberRoleOutput,
  changeMemberRole,
  changeMemberRoleInput,
  changeMemberRoleOutput,
} from "./access/change-member-role";
export {
  type ChooseProjectInput,
  type ChooseProjectOutput,
  chooseProject,
  chooseProjectInput,
  chooseProjectOutput,
} from "./access/choose-project";
export {
  type CreateApiTokenInput,
  type CreateApiTokenOutput,
  createApiToken,
  createApiTokenInput,
  createApiTokenOutput,
} from "./access/create-api-token";
export {
  type CreateIngestKeyInput,
  type CreateIngestKeyOutput,
  createIngestKey,
  createIngestKeyInput,
  createIngestKeyOutput,
} from "./access/create-ingest-key";
export {
  type ListApiTokensInput,
  type ListApiTokensOutput,
  listApiTokens,
  listApiTokensInput,
  listApiTokensOutput,
} from "./access/list-api-tokens";
export {
  type ListAuditInput,
  type ListAuditOutput,
  listAudit,
  listAuditInput,
  listAuditOutput,
} from "./access/list-audit";
export {
  type ListIngestKeysInput,
  type ListIngestKeysOutput,
  listIngestKeys,
  listIngestKeysInput,
  listIngestKeysOutput,
} from "./access/list-ingest-keys";
export {
  type ListMembersInput,
  type ListMembersOutput,
  listMembers,
  listMembersInput,
  listMembersOutput,
} from "./access/list-members";
export {
  type ListProjectsInput,
  type ListProjectsOutput,
  listProjects,
  listProjectsInput,
  listProjectsOutput,
} from "./access/list-projects";
export {
  type RemoveMemberInput,
  type RemoveMemberOutput,
  removeMember,
  removeMemberInput,
  removeMemberOutput,
} from "./access/remove-member";
export {
  type RevokeApiTokenInput,
  type RevokeApiTokenOutput,
  revokeApiToken,
  revokeApiTokenInput,
  revokeApiTokenOutput,
} from "./access/revoke-api-token";
export {
  type RevokeIngestKeyInput,
  type RevokeIngestKeyOutput,
  revokeIngestKey,
  revokeIngestKeyInput,
  revokeIngestKeyOutput,
} from "./access/revoke-ingest-key";
export {
  type RotateIngestKeyInput,
  type RotateIngestKeyOutput,
  rotateIngestKey,
  rotateIngestKeyInput,
  rotateIngestKeyOutput,
} from "./access/rotate-ingest-key";
export { type WhoAmIInput, type WhoAmIOutput, whoAmI, whoAmIInput, whoAmIOutput } from "./access/who-am-i";
// Who asks, what they may, what can go wrong
export type { Actor, Clock, Context } from "./context";
export { ERROR_CODES, type ErrorCode, UseCaseError, type UseCaseErrorOptions } from "./errors";
// Hot keys
export { HOT_KEY_BARS, type HotKeyBars } from "./hot-keys/choose-hot-keys";
export { createKeyUses, type KeyUses } from "./hot-keys/key-uses";
export {
  type ListHotKeysInput,
  type ListHotKeysOutput,
  listHotKeys,
  listHotKeysInput,
  listHotKeysOutput,
} from "./hot-keys/list-hot-keys";
export { createReadyColumns } from "./hot-keys/ready-columns";
export {
  type SetHotKeyInput,
  type SetHotKeyOutput,
  setHotKey,
  setHotKeyInput,
  setHotKeyOutput,
} from "./hot-keys/set-hot-key";
export { type HotColumnWork, tendHotColumns } from "./hot-keys/tend-hot-columns";
// Ingest
export {
  type DeadLettersInput,
  type DeadLettersOutput,
  deadLettersInput,
  deadLettersOutput,
  listDeadLetters,
} from "./ingest/dead-letters";
export {
  type FirstRunInput,
  type FirstRunOutput,
  firstRun,
  firstRunInput,
  firstRunOutput,
} from "./ingest/first-run";
export {
  type IngestHealthInput,
  type IngestHealthOutput,
  ingestHealth,
  ingestHealthInput,
  ingestHealthOutput,
} from "./ingest/health";
export type {
  Door,
  DoorState,
  Doors,
  IngestContext,
  Intake,
  IntakeReply,
  Sightings,
} from "./ingest/ingest-context";
export {
  type ReplayDeadLettersInput,
  type ReplayDeadLettersOutput,
  replayDeadLetters,
  replayDeadLettersInput,
  replayDeadLettersOutput,
} from "./ingest/replay-dead-letters";
export { ReplayKeys } from "./ingest/replay-key";
// Inputs
export {
  type CreateInputInput,
  type CreateInputOutput,
  createInput,
  createInputInput,
  createInputOutput,
} from "./inputs/create-input";
export {
  type DeleteInputInput,
  type DeleteInputOutput,
  deleteInput,
  deleteInputInput,
  deleteInputOutput,
} from "./inputs/delete-input";
export {
  type ListInputsInput,
  type ListInputsOutput,
  listInputs,
  listInputsInput,
  listInputsOutput,
} from "./inputs/list-inputs";
export {
  type UpdateInputInput,
  type UpdateInputOutput,
  updateInput,
  updateInputInput,
  updateInputOutput,
} from "./inputs/update-input";
// Logs
export { completeToOutput, logRecordOutput, partialOutput, type Stats, statsOutput } from "./logs/answer";
export {
  type LogContextInput,
  type LogContextOutput,
  logContext,
  logContextInput,
  logContextOutput,
} from "./logs/context";
export {
  type ExplainEmptyInput,
  type ExplainEmptyOutput,
  explainEmpty,
  explainEmptyInput,
  explainEmptyOutput,
} from "./logs/explain-empty";
export { type ExportLogsInput, exportLogs, exportLogsAsParquet, exportLogsInput } from "./logs/export";
export { exportRows, exportRowsAsParquet, type RowsPiece } from "./logs/export-rows";
export {
  type FieldValuesInput,
  type FieldValuesOutput,
  fieldValues,
  fieldValuesInput,
  fieldValuesOutput,
} from "./logs/field-values";
export { type GetLogInput, type GetLogOutput, getLog, getLogInput, getLogOutput } from "./logs/get";
export {
  type LogHistogramInput,
  type LogHistogramOutput,
  logHistogram,
  logHistogramInput,
  logHistogramOutput,
} from "./logs/histogram";
export {
  type ListFieldsInput,
  type ListFieldsOutput,
  listFields,
  listFieldsInput,
  listFieldsOutput,
} from "./logs/list-fields";
export {
  type LogPatternsInput,
  type LogPatternsOutput,
  logPatterns,
  logPatternsInput,
  logPatternsOutput,
} from "./logs/patterns";
export { resolveTimes, type TimeRange } from "./logs/range";
export {
  type RunQueryInput,
  type RunQueryOutput,
  runQuery,
  runQueryInput,
  runQueryOutput,
} from "./logs/run-query";
export {
  PAGE_ROWS_MAX,
  type SearchLogsInput,
  type SearchLogsOutput,
  searchLogs,
  searchLogsInput,
  searchLogsOutput,
  searchSoonInput,
} from "./logs/search";
export { TailHub, type TailHubOptions } from "./logs/tail/tail-hub";
export {
  type TailAnswer,
  type TailContext,
  type TailLogsInput,
  tailLogs,
  tailLogsInput,
} from "./logs/tail/tail-logs";
export * from "./metrics/exports";
export {
  isAllowed,
  PERMISSIONS,
  type Permission,
  PRINCIPALS,
  type Principal,
  requirePermission,
  requireRole,
} from "./roles";
// Scrapes
export {
  type CreateScrapeTargetInput,
  type CreateScrapeTargetOutput,
  createScrapeTarget,
  createScrapeTargetInput,
  createScrapeTargetOutput,
} from "./scrapes/create-scrape-target";
export {
  type DeleteScrapeTargetInput,
  type DeleteScrapeTargetOutput,
  deleteScrapeTarget,
  deleteScrapeTargetInput,
  deleteScrapeTargetOutput,
} from "./scrapes/delete-scrape-target";
export {
  type ListScrapeTargetsInput,
  type ListScrapeTargetsOutput,
  listScrapeTargets,
  listScrapeTargetsInput,
  listScrapeTargetsOutput,
} from "./scrapes/list-scrape-targets";
export {
  type UpdateScrapeTargetInput,
  type UpdateScrapeTargetOutput,
  updateScrapeTarget,
  updateScrapeTargetInput,
  updateScrapeTargetOutput,
} from "./scrapes/update-scrape-target";
export * from "./searches/exports";
export * from "./traces/exports";
