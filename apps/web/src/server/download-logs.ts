/** `GET /api/export/logs`: all matches as a file, for a signed-in person's browser. */
import { exportLogsInput, type IngestContext, resolveTimes, UseCaseError } from "@sightglass/usecases";
import * as z from "zod";
import { exportChunks } from "./api/export-stream";
import { readParameters } from "./api/read-parameters";
import { byteResponse, ROW_FORMATS } from "./api/row-stream";
import { failed, logCut } from "./api/serve";
import type { App } from "./app";
import { currentApp } from "./current-app";
import { exportFileName } from "./export-file-name";

export const ticketInput = z.uuid();

const downloadInput = exportLogsInput.extend({
  format: z.enum(ROW_FORMATS).default("ndjson"),
  /** Zone of the times in the file's name. */
  tz: z.string().max(64).default("UTC"),
  /** Names the download for the page that asks how far it is. */
  ticket: ticketInput.optional(),
});

/** Whose a download is: one person's in one project. */
export function downloadOwner({ actor, projectId }: Pick<IngestContext, "actor" | "projectId">): string {
  return `${actor.id} ${projectId}`;
}

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
  const { format, tz, ticket, ...input } = downloadInput.parse(values);
  const followed = ticket === undefined ? undefined : app.downloads.begin(downloadOwner(ctx), ticket);
  const signal = followed ? AbortSignal.any([request.signal, followed.signal]) : request.signal;
  const asked = { ctx: { ...ctx, signal }, input, request, holdRows: app.holdRows, format };
  try {
    const range = resolveTimes(input, ctx.clock.now());
    const chunks = exportChunks({ ...asked, onRows: (rows) => followed?.count(rows) });
    return await byteResponse(request, followed?.follow(chunks) ?? chunks, {
      format,
      signal,
      headers: {
        "content-disposition": `attachment; filename="${exportFileName(range, { zone: tz, format })}"`,
      },
      onError: logCut(app, "/export/logs"),
    });
  } catch (error) {
    followed?.fail(error);
    throw error;
  }
}
