/** `GET /traces/{trace_id}` of the read API. */
import { methodNotAllowed } from "../../../../../server/api/not-found";
import { serve } from "../../../../../server/api/serve";
import { traceRoute } from "../../../../../server/api/trace-routes";

export const GET = serve(traceRoute);
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
