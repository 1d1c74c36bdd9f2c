/** `GET /api/export/rows`: all rows of a piped query as a file. */
import { resolveTimes, runQueryInput } from "@sightglass/usecases";
import { queryRowChunks } from "./api/query-rows";
import { answerDownload, fileShape } from "./download";

const input = runQueryInput.extend(fileShape);

export const downloadRows = answerDownload({
  path: "/export/rows",
  name: "rows",
  input,
  read: (values, nowMs) => {
    const { format, ticket, ...question } = input.parse(values);
    const { from, to, timezone } = question;
    return {
      format,
      ticket,
      zone: timezone,
      range: resolveTimes({ from: String(from), to: String(to) }, nowMs, timezone),
      chunks: (asked) => queryRowChunks({ ...asked, input: question }),
    };
  },
});
