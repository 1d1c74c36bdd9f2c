/** Download of all rows of a piped query for a signed-in person: `?format=ndjson|csv|parquet`. */
import { methodNotAllowed } from "../../../../server/api/not-found";

export { downloadRows as GET } from "../../../../server/download-rows";
export const { POST, PUT, PATCH, DELETE } = methodNotAllowed("GET");
