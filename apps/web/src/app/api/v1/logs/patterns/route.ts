/** `GET /logs/patterns` of the read API. */
import { methodNotAllowed } from "../../../../../server/api/not-found";
import { patternsRoute } from "../../../../../server/api/routes";
import { serve } from "../../../../../server/api/serve";

export const GET = serve(patternsRoute);
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
