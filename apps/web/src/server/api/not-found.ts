/** Answers to paths and methods that do not exist below /api. */
import { UseCaseError } from "@sightglass/usecases";
import { problemResponse } from "../problem";

/** 404 problem. */
export function routeNotFound(request: Request): Response {
  const { pathname } = new URL(request.url);
  return problemResponse(new UseCaseError("route.not_found", `There is no route ${pathname.slice(0, 200)}.`));
}

type Answer = (request: Request) => Response;

/** 405 problems for the methods that a route does not have; `allowed` goes into `Allow`. */
export function methodNotAllowed(
  allowed: string,
): Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE", Answer> {
  const refuse: Answer = (request) =>
    problemResponse(
      new UseCaseError("method.not_allowed", `${request.method} is not allowed: use ${allowed}.`),
      {
        headers: { allow: allowed },
      },
    );
  return { GET: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse };
}
