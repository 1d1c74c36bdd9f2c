/** `GET /logs/histogram` of the read API. */
import { methodNotAllowed } from "../../../../../server/api/not-found";
import { histogramRoute } from "../../../../../server/api/routes";
import { serve } from "../../../../../server/api/serve";

export const GET = serve(histogramRoute);
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
