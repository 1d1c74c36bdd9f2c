/** `GET /logs/fields` of the read API. */
import { methodNotAllowed } from "../../../../../server/api/not-found";
import { fieldsRoute } from "../../../../../server/api/routes";
import { serve } from "../../../../../server/api/serve";

export const GET = serve(fieldsRoute);
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
