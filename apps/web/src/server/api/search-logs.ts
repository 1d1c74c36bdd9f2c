/** `GET /logs`: one page as JSON, or all matches as a stream when Accept asks for NDJSON or CSV. */
import {
  exportLogs,
  searchLogs,
  searchLogsInput,
  searchLogsOutput,
  UseCaseError,
} from "@sightglass/usecases";
import { type ApiRequest, defineRoute } from "./route";
import { formatOfAccept, ROW_FORMAT_TYPES, rowResponse } from "./row-stream";

export const searchLogsRoute = defineRoute({
  path: "/logs",
  id: "searchLogs",
  summary: "Logs that match a query",
  description:
    "JSON is one page. With `Accept: application/x-ndjson` or `text/csv` the answer is a stream of all matches in order; " +
    "`limit` and `cursor` do not apply. A stream that fails is cut off without its last chunk, so a client sees a broken transfer.",
  input: searchLogsInput,
  output: searchLogsOutput,
  streams: Object.values(ROW_FORMAT_TYPES),
  failures: [
    "query.syntax",
    "range.invalid",
    "cursor.invalid",
    "limit.rows_read",
    "limit.time",
    "limit.memory",
  ],
  answer: searchOrStream,
});

type SearchRequest = ApiRequest<Parameters<typeof searchLogs>[1]>;

async function searchOrStream({
  ctx,
  input,
  request,
  holdRows,
  onStreamError,
}: SearchRequest): Promise<unknown> {
  const format = formatOfAccept(request.headers.get("accept"));
  if (format === undefined) return searchLogs(ctx, input);
  if (input.cursor !== undefined) {
    throw new UseCaseError("input.invalid", "A stream holds all matches: leave out cursor.");
  }
  const rows = holdRows({ request, ctx }, exportLogs(ctx, input));
  return rowResponse(request, rows, { format, onError: onStreamError });
}
