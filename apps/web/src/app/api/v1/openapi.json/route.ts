/** The description of /api/v1. Needs no token: it holds no data. */
import { methodNotAllowed } from "../../../../server/api/not-found";
import { openApiDocument } from "../../../../server/api/openapi";
import { API_ROUTES } from "../../../../server/api/routes";
import { currentApp } from "../../../../server/current-app";
import { DATA_HEADERS } from "../../../../server/problem";

/** Built for each request: the address is known at run time only. */
export const dynamic = "force-dynamic";

export function GET(): Response {
  return Response.json(openApiDocument(API_ROUTES, currentApp().publicOrigin), { headers: DATA_HEADERS });
}
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
