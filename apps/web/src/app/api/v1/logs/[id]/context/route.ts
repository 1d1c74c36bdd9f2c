/** `GET /logs/{id}/context` of the read API. */
import { methodNotAllowed } from "../../../../../../server/api/not-found";
import { contextRoute } from "../../../../../../server/api/routes";
import { serve } from "../../../../../../server/api/serve";

export const GET = serve(contextRoute);
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
