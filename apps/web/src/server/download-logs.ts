/** `GET /api/export/logs`: all matches as a file. */
import { exportLogsInput, resolveTimes } from "@sightglass/usecases";
import * as z from "zod";
import { exportChunks } from "./api/export-stream";
import { answerDownload, fileShape } from "./download";

const input = exportLogsInput.extend({
  ...fileShape,
  /** Zone of the times in the file's name. */
  tz: z.string().max(64).default("UTC"),
});

export const downloadLogs = answerDownload({
  path: "/export/logs",
  name: "logs",
  input,
  read: (values, nowMs) => {
    const { format, tz, ticket, ...question } = input.parse(values);
    return {
      format,
      ticket,
      zone: tz,
      range: resolveTimes(question, nowMs),
      chunks: (asked) => exportChunks({ ...asked, input: question }),
    };
  },
});
