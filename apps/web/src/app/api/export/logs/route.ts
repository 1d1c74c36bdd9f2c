/** Download of all matches for a signed-in person: `?format=ndjson|csv`. */
import { methodNotAllowed } from "../../../../server/api/not-found";

export { downloadLogs as GET } from "../../../../server/download-logs";
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
