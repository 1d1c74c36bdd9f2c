/** `GET /logs/{id}` of the read API. */
import { methodNotAllowed } from "../../../../../server/api/not-found";
import { logRoute } from "../../../../../server/api/routes";
import { serve } from "../../../../../server/api/serve";

export const GET = serve(logRoute);
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
