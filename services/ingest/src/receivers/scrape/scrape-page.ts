/** Asks a target once, and reads what it gives. Pure but for the call. */
import { promisify } from "node:util";
import zlib from "node:zlib";
import type { OpenTarget } from "@sightglass/metadata";
import { type Egress, errorMessage } from "@sightglass/runtime";
import { ExpositionReader } from "./exposition";

const gunzip = promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip);

export interface ScrapedPage {
  /** Empty: the target is up. */
  readonly error: string;
  readonly startMs: number;
  readonly durationMs: number;
  /** Empty when the target is down. */
  readonly reader: ExpositionReader;
}

const ACCEPT = "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
const BODY_MAX = 16 * 1024 * 1024;
const INFLATED_MAX = 64 * 1024 * 1024;
export const SAMPLES_MAX = 50_000;
const TEXT_PIECE = 256 * 1024;
const ERROR_UNITS_MAX = 500;

/** Never rejects. */
export async function scrapePage(egress: Egress, target: OpenTarget): Promise<ScrapedPage> {
  const startMs = Date.now();
  const began = performance.now();
  const took = () => Math.round(performance.now() - began);
  try {
    const { status, headers, body } = await egress.get({
      url: target.url,
      headers: { ...target.headers, ...headersOf(target) },
      timeoutMs: target.timeoutSeconds * 1000,
      bodyMax: BODY_MAX,
    });
    if (status !== 200) throw new Error(`The target answered ${status}.`);
    const text = await inflated(body, headers["content-encoding"]);
    const reader = readPage(text, /openmetrics/i.test(headers["content-type"] ?? ""));
    return { error: "", startMs, durationMs: took(), reader };
  } catch (error) {
    const reader = new ExpositionReader({ openMetrics: false, samplesMax: 0 });
    const words = errorMessage(error).slice(0, ERROR_UNITS_MAX) || "The target could not be asked.";
    return { error: words, startMs, durationMs: took(), reader };
  }
}

function headersOf({ timeoutSeconds }: OpenTarget): Record<string, string> {
  return {
    accept: ACCEPT,
    "accept-encoding": "gzip",
    "user-agent": "Sightglass",
    "x-prometheus-scrape-timeout-seconds": String(timeoutSeconds),
  };
}

function inflated(body: Buffer, encoding: string | undefined): Promise<Buffer> | Buffer {
  return encoding === "gzip" ? gunzip(body, { maxOutputLength: INFLATED_MAX }) : body;
}

function readPage(body: Buffer, openMetrics: boolean): ExpositionReader {
  const reader = new ExpositionReader({ openMetrics, samplesMax: SAMPLES_MAX });
  const decoder = new TextDecoder();
  for (let at = 0; at < body.length; at += TEXT_PIECE)
    reader.write(decoder.decode(body.subarray(at, at + TEXT_PIECE), { stream: true }));
  reader.write(decoder.decode());
  reader.end();
  return reader;
}
