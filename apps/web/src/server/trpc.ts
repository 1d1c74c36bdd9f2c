/**
 * Base of the app's own procedures. Every procedure needs a signed-in person; every mutation a request
 * from our own pages. Errors carry `data.code` (see map-error.ts) and, for query texts, `data.problems`.
 */
import { type IngestContext, UseCaseError } from "@sightglass/usecases";
import { initTRPC, TRPCError } from "@trpc/server";
import type { Downloads } from "./downloads";
import { toFailure } from "./map-error";
import type { QuerySlots } from "./query-slots";

interface TrpcContext {
  /** Undefined: nobody is signed in. */
  session: IngestContext | undefined;
  /** The request may change something (see origin.ts). */
  sameOrigin: boolean;
  queries: QuerySlots;
  downloads: Downloads;
  /** Remembers in the browser which project its person chose. */
  rememberProject: (projectId: number) => void;
}

const t = initTRPC.context<TrpcContext>().create({
  errorFormatter({ shape, error }) {
    const { code, problems, status } = toFailure(error.cause ?? toUseCaseError(error));
    return { ...shape, data: { httpStatus: status, path: shape.data.path, code, problems: problems ?? [] } };
  },
});

export const router = t.router;

/** Answers with the status and sentence of map-error.ts, whatever was thrown below. */
const mapErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok || result.error.cause === undefined) return result;
  throw toTrpcError(result.error.cause);
});

/** Anything thrown, with the status and sentence of map-error.ts. */
export function toTrpcError(cause: unknown): TRPCError {
  const failure = toFailure(cause);
  return new TRPCError({ code: trpcCode(failure.status), message: failure.detail, cause });
}

/** `ctx.session` is the use cases' context of the signed-in person. */
export const procedure = t.procedure.use(mapErrors).use(({ ctx, type, next }) => {
  if (!ctx.session) throw new UseCaseError("auth.required", "Sign in first.");
  if (type === "mutation" && !ctx.sameOrigin) {
    throw new UseCaseError("request.cross_site", "This change was asked for by another site.");
  }
  return next({ ctx: { session: ctx.session } });
});

/** A procedure that asks the telemetry store: within a slot of the project (query-slots.ts). */
export const storeProcedure = procedure.use(({ ctx, next }) =>
  ctx.queries.within(ctx.session.projectId, () => next()),
);

function toUseCaseError(error: TRPCError): unknown {
  if (error.code === "NOT_FOUND") return new UseCaseError("route.not_found", error.message);
  if (error.code === "METHOD_NOT_SUPPORTED") return new UseCaseError("method.not_allowed", error.message);
  if (error.code === "BAD_REQUEST" || error.code === "PARSE_ERROR") {
    return new UseCaseError("input.invalid", error.message);
  }
  return error;
}

function trpcCode(status: number): TRPCError["code"] {
  return CODES.get(status) ?? "INTERNAL_SERVER_ERROR";
}

const CODES: ReadonlyMap<number, TRPCError["code"]> = new Map([
  [400, "BAD_REQUEST"],
  [401, "UNAUTHORIZED"],
  [403, "FORBIDDEN"],
  [404, "NOT_FOUND"],
  [405, "METHOD_NOT_SUPPORTED"],
  [409, "CONFLICT"],
  [413, "PAYLOAD_TOO_LARGE"],
  [422, "UNPROCESSABLE_CONTENT"],
  [429, "TOO_MANY_REQUESTS"],
  [499, "CLIENT_CLOSED_REQUEST"],
  [503, "SERVICE_UNAVAILABLE"],
]);
