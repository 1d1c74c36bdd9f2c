/** `POST /query` of the read API. */
import { methodNotAllowed } from "../../../../server/api/not-found";
import { queryRoute } from "../../../../server/api/routes";
import { serve } from "../../../../server/api/serve";

export const POST = serve(queryRoute);
export const { GET, PUT, PATCH, DELETE } = methodNotAllowed("POST");
