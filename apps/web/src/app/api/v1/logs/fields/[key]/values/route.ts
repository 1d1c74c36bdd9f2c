/** `GET /logs/fields/{key}/values` of the read API. */
import { methodNotAllowed } from "../../../../../../../server/api/not-found";
import { fieldValuesRoute } from "../../../../../../../server/api/routes";
import { serve } from "../../../../../../../server/api/serve";

export const GET = serve(fieldValuesRoute);
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
