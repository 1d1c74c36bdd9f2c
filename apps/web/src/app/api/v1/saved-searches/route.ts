/** `GET` and `POST /saved-searches` of the API. */
import { methodNotAllowed } from "../../../../server/api/not-found";
import { createSavedSearchRoute, listSavedSearchesRoute } from "../../../../server/api/saved-search-routes";
import { serve } from "../../../../server/api/serve";

export const GET = serve(listSavedSearchesRoute);
export const POST = serve(createSavedSearchRoute);
export const { PUT, PATCH, DELETE } = methodNotAllowed("GET, POST");
