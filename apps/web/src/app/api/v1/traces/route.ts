/** `GET /traces` of the read API. */
import { methodNotAllowed } from "../../../../server/api/not-found";
import { serve } from "../../../../server/api/serve";
import { tracesRoute } from "../../../../server/api/trace-routes";

export const GET = serve(tracesRoute);
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
