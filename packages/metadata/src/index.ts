// Words
export {
  isKeyScope,
  isRole,
  KEY_SCOPES,
  type KeyScope,
  ROLES,
  type Role,
  TOKEN_SCOPES,
  type TokenScope,
} from "./access-words";
// Receivers
export {
  createKeyRing,
  type KeyRing,
  type KeyRingOptions,
  type KeyRingState,
  type RingKey,
} from "./key-ring";
// Connections
export { createMetadataPool, type MetadataPoolOptions } from "./pool";
// Secrets
export { SECRET_LENGTH } from "./secrets";
