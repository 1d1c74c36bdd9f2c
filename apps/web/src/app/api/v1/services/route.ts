/** `GET /services` of the read API. */
import { methodNotAllowed } from "../../../../server/api/not-found";
import { serve } from "../../../../server/api/serve";
import { servicesRoute } from "../../../../server/api/trace-routes";

export const GET = serve(servicesRoute);
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
