// Words
export {
  isKeyScope,
  isRole,
  KEY_SCOPES,
  type KeyScope,
  ROLES,
  type Role,
  SEARCH_AUDIENCES,
  SEARCH_COMPARISONS,
  SEARCH_ORDERS,
  type SearchAudience,
  TOKEN_SCOPES,
  type TokenScope,
} from "./access-words";
// People
export { type Auth, type AuthOptions, createAuth, type Session } from "./auth/auth";
export { sessionCookieName } from "./auth/options";
// First start
export { type BootstrapEnv, bootstrap, type FirstStart, type LaterStart } from "./bootstrap";
// Hot keys
export { HOT_KEY_WISHES, type HotColumnState, type HotKeyWish } from "./hot-key-words";
// Receivers
export {
  DOORS_OF,
  type DoorInput,
  INPUT_DOORS,
  INPUT_KINDS,
  type InputDoor,
  type InputKind,
  type InputLookup,
  type SyslogDoor,
} from "./inputs/input";
export {
  createInputBook,
  type InputBook,
  type InputBookOptions,
  type InputBookState,
} from "./inputs/input-book";
export { normalNetwork } from "./inputs/network";
export {
  createKeyRing,
  type KeyRing,
  type KeyRingOptions,
  type KeyRingState,
  type RingKey,
} from "./key-ring";
export { createMetadata, type Metadata, type Stores } from "./metadata";
export { type MigrateMetadataOptions, migrateMetadata } from "./migrate";
export { hashPassword, PASSWORD_LENGTH } from "./passwords";
// Connections
export { createMetadataPool, type MetadataPoolOptions } from "./pool";
// Replay
export { REPLAY_STATES, type ReplayState } from "./replay-states";
// Secrets
export { API_TOKEN_PREFIX, INGEST_KEY_PREFIX, newPublicId, newSecret, SECRET_LENGTH } from "./secrets";
// Stores
export { isStorableText } from "./storable-text";
export type { ApiToken, TokenGrant } from "./stores/api-tokens";
export type { AuditEntry, NewAuditEntry } from "./stores/audit";
export type { DeadLetterReplay, ReplayClaim, ReplayResult } from "./stores/dead-letter-replays";
export type { HotColumnRow, HotKeyCost, HotKeyWishRow } from "./stores/hot-keys";
export type { IngestKey } from "./stores/ingest-keys";
export type { Input, InputChange, NewInput } from "./stores/inputs";
export type { Member, Workplace } from "./stores/members";
export type { Organization } from "./stores/organizations";
export type { Project } from "./stores/projects";
export type { NewSavedSearch, SavedSearch, SavedSearchChange, SearchViewer } from "./stores/saved-searches";
export type { NewScrapeTarget, OpenTarget, ScrapeState, ScrapeTarget } from "./stores/scrape-targets";
export type { User } from "./stores/users";
// Scripts
export { createTokenVerifier, type TokenVerifier, type TokenVerifierOptions } from "./token-verifier";
// Turns
export { holdTurn, takeTurn } from "./turn";
