/** `GET`, `PATCH` and `DELETE /saved-searches/{id}` of the API. */
import { methodNotAllowed } from "../../../../../server/api/not-found";
import {
  deleteSavedSearchRoute,
  getSavedSearchRoute,
  updateSavedSearchRoute,
} from "../../../../../server/api/saved-search-routes";
import { serve } from "../../../../../server/api/serve";

export const GET = serve(getSavedSearchRoute);
export const PATCH = serve(updateSavedSearchRoute);
export const DELETE = serve(deleteSavedSearchRoute);
export const { POST, PUT } = methodNotAllowed("GET, PATCH, DELETE");
