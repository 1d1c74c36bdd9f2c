/** `POST /ingest/dead-letters/replay`. */
import { methodNotAllowed } from "../../../../../../server/api/not-found";
import { replayRoute } from "../../../../../../server/api/routes";
import { serve } from "../../../../../../server/api/serve";

export const POST = serve(replayRoute);
export const { GET, PUT, PATCH, DELETE } = methodNotAllowed("POST");
