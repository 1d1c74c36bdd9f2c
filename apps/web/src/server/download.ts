/** Files for a signed-in person's browser: who may, one ticket to follow it by, its name, and its bytes. */
import { type IngestContext, UseCaseError } from "@sightglass/usecases";
import * as z from "zod";
import { readParameters } from "./api/read-parameters";
import { byteResponse, ROW_FORMATS, type RowFormat } from "./api/row-stream";
import { failed, logCut } from "./api/serve";
import type { App, HoldRows } from "./app";
import { currentApp } from "./current-app";
import { exportFileName } from "./export-file-name";

export const ticketInput = z.uuid();

/** Parameters of every download, beside those of its question. */
export const fileShape = {
  format: z.enum(ROW_FORMATS).default("ndjson"),
  /** Names the download for the page that asks how far it is. */
  ticket: ticketInput.optional(),
};

export interface DownloadAsked {
  ctx: IngestContext;
  request: Request;
  holdRows: HoldRows;
  format: RowFormat;
  /** Hears the rows so far. */
  onRows: (rows: number) => void;
}

export interface Wish {
  format: RowFormat;
  ticket?: string | undefined;
  /** Of the times in the file's name. */
  zone: string;
  range: { fromMs: number; toMs: number };
  chunks: (asked: DownloadAsked) => AsyncGenerator<Uint8Array, void>;
}

export interface DownloadKind {
  /** Below `/api`. */
  path: string;
  /** Beginning of the file's name. */
  name: string;
  input: z.ZodObject;
  /** The raw values as what is wished. Throws for what cannot be read. */
  read: (values: Record<string, unknown>, nowMs: number) => Wish;
}

/** Whose a download is: one person's in one project. */
export function downloadOwner({ actor, projectId }: Pick<IngestContext, "actor" | "projectId">): string {
  return `${actor.id} ${projectId}`;
}

/** Never throws. A download that fails midway is cut off, so the browser reports it as failed. */
export function answerDownload(kind: DownloadKind): (request: Request) => Promise<Response> {
  return (request) => {
    const app = currentApp();
    return app.requests.time(kind.path, async () => {
      try {
        return await download(app, request, kind);
      } catch (error) {
        return failed(app, request, error);
      }
    });
  };
}

async function download(app: App, request: Request, kind: DownloadKind): Promise<Response> {
  const signedIn = await app.sessionOf(request);
  if (!signedIn) throw new UseCaseError("auth.required", "Sign in first.");
  const ctx = signedIn.context;
  if (request.headers.get("sec-fetch-site") === "cross-site") {
    throw new UseCaseError("request.cross_site", "A download starts on a page of this app.");
  }
  const { format, ticket, zone, ...wish } = kind.read(
    readParameters(kind, new URL(request.url)),
    ctx.clock.now(),
  );
  const followed = ticket === undefined ? undefined : app.downloads.begin(downloadOwner(ctx), ticket);
  const signal = followed ? AbortSignal.any([request.signal, followed.signal]) : request.signal;
  const onRows = (rows: number) => followed?.count(rows);
  try {
    const chunks = wish.chunks({
      ctx: { ...ctx, signal },
      request,
      holdRows: app.holdRows,
      format,
      onRows,
    });
    const file = exportFileName(wish.range, { name: kind.name, zone, format });
    return await byteResponse(request, followed?.follow(chunks) ?? chunks, {
      format,
      signal,
      headers: { "content-disposition": `attachment; filename="${file}"` },
      onError: logCut(app, kind.path),
    });
  } catch (error) {
    followed?.fail(error);
    throw error;
  }
}
