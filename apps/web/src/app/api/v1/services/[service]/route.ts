/** `GET /services/{service}` of the read API. */
import { methodNotAllowed } from "../../../../../server/api/not-found";
import { serve } from "../../../../../server/api/serve";
import { serviceRoute } from "../../../../../server/api/trace-routes";

export const GET = serve(serviceRoute);
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
