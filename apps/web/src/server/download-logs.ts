/** `GET /api/export/logs`: all matches as a file, for a signed-in person's browser. */
import { exportLogs, exportLogsInput, UseCaseError } from "@sightglass/usecases";
import * as z from "zod";
import { readParameters } from "./api/read-parameters";
import { ROW_FORMATS, rowResponse } from "./api/row-stream";
import { failed, logCut } from "./api/serve";
import type { App } from "./app";
import { currentApp } from "./current-app";

const downloadInput = exportLogsInput.extend({ format: z.enum(ROW_FORMATS).default("ndjson") });

/** Never throws. A download that fails midway is cut off, so the browser reports it as failed. */
export function downloadLogs(request: Request): Promise<Response> {
  const app = currentApp();
  return app.requests.time("/export/logs", async () => {
    try {
      return await download(app, request);
    } catch (error) {
      return failed(app, request, error);
    }
  });
}

async function download(app: App, request: Request): Promise<Response> {
  const signedIn = await app.sessionOf(request);
  if (!signedIn) throw new UseCaseError("auth.required", "Sign in first.");
  const ctx = signedIn.context;
  if (request.headers.get("sec-fetch-site") === "cross-site") {
    throw new UseCaseError("request.cross_site", "A download starts on a page of this app.");
  }
  const values = readParameters({ path: "/export/logs", input: downloadInput }, new URL(request.url));
  const { format, ...input } = downloadInput.parse(values);
  return rowResponse(request, app.holdRows({ request, ctx }, exportLogs(ctx, input)), {
    format,
    headers: { "content-disposition": `attachment; filename="${fileName(ctx.clock.now(), format)}"` },
    onError: logCut(app, "/export/logs"),
  });
}

function fileName(nowMs: number, format: string): string {
  return `logs-${new Date(nowMs).toISOString().slice(0, 19).replaceAll(":", "")}Z.${format}`;
}
