/** `GET /logs/tail` of the read API. */
import { methodNotAllowed } from "../../../../../server/api/not-found";
import { serve } from "../../../../../server/api/serve";
import { tailLogsRoute } from "../../../../../server/api/tail-logs";

export const GET = serve(tailLogsRoute);
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
