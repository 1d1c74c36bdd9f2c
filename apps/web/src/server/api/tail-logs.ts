/** `GET /logs/tail`: matching logs as Server-Sent Events, pushed from the event log. */
import { logRecordOutput, tailLogs, tailLogsInput } from "@sightglass/usecases";
import { eventResponse } from "./event-stream";
import { defineRoute } from "./route";

export const tailLogsRoute = defineRoute({
  path: "/logs/tail",
  id: "tailLogs",
  summary: "Matching logs as they arrive",
  description:
    "Server-Sent Events: one record of the shape below for each `data:`, with a resumable cursor as its `id:`. " +
    "Events `began`, `resumed`, `skipped` and `failed` stand between them; a comment comes every 15 seconds.",
  input: tailLogsInput,
  output: logRecordOutput,
  streams: ["text/event-stream; charset=utf-8"],
  failures: ["query.syntax", "cursor.invalid", "tail.unavailable"],
  answer: async ({ ctx, input, request, holdTail, onStreamError }) => {
    const cursor = request.headers.get("last-event-id") || input.cursor;
    const asked = tailLogsInput.parse({ ...input, cursor });
    return eventResponse(request, holdTail({ request, ctx }, tailLogs(ctx, asked)), {
      onError: onStreamError,
    });
  },
});
