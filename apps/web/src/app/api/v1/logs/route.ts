/** `GET /logs` of the read API. */
import { methodNotAllowed } from "../../../../server/api/not-found";
import { searchLogsRoute } from "../../../../server/api/search-logs";
import { serve } from "../../../../server/api/serve";

export const GET = serve(searchLogsRoute);
export { refuseSentLogs as POST } from "../../../../server/api/sent-here";
export const { PUT, PATCH, DELETE } = methodNotAllowed("GET");
