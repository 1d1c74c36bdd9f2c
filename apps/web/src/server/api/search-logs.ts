/** `GET /logs`: one page as JSON, or all matches as a stream when Accept asks for NDJSON, CSV or Parquet. */
import { searchLogs, searchLogsInput, searchLogsOutput, UseCaseError } from "@sightglass/usecases";
import { exportChunks } from "./export-stream";
import { type ApiRequest, defineRoute } from "./route";
import { byteResponse, formatOfAccept, ROW_FORMAT_TYPES } from "./row-stream";

export const searchLogsRoute = defineRoute({
  path: "/logs",
  id: "searchLogs",
  summary: "Logs that match a query",
  description:
    "JSON is one page. With `Accept: application/x-ndjson` `text/csv` or `application/vnd.apache.parquet` the answer is a stream of all matches (in order, but for Parquet); " +
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
  const chunks = exportChunks({ ctx, input, request, holdRows, format });
  return byteResponse(request, chunks, { format, onError: onStreamError });
}
