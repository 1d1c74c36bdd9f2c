/** `GET /service-map` of the read API. */
import { methodNotAllowed } from "../../../../server/api/not-found";
import { serve } from "../../../../server/api/serve";
import { serviceMapRoute } from "../../../../server/api/trace-routes";

export const GET = serve(serviceMapRoute);
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
