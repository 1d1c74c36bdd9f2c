// Who asks, what they may, what can go wrong
export type { Actor, Clock, Context } from "./context";
export { ERROR_CODES, type ErrorCode, UseCaseError, type UseCaseErrorOptions } from "./errors";
export {
  isAllowed,
  PERMISSIONS,
  type Permission,
  PRINCIPALS,
  type Principal,
  requirePermission,
  requireRole,
} from "./roles";
