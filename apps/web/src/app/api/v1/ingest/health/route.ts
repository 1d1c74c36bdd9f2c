/** `GET /ingest/health` of the read API. */
import { methodNotAllowed } from "../../../../../server/api/not-found";
import { ingestHealthRoute } from "../../../../../server/api/routes";
import { serve } from "../../../../../server/api/serve";

export const GET = serve(ingestHealthRoute);
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
