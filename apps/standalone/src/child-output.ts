/**
 * What children print: everything goes to a file of bounded size, only warnings and errors reach the terminal.
 * JSON lines are the product's own log format; other text on standard error counts as an error.
 */
import type { Readable } from "node:stream";
import { RotatingFile } from "@sightglass/runtime";
import { z } from "zod";

/** Where lines for people go. */
export type PrintLine = (line: string) => void;

const logLine = z.object({
  level: z.string(),
  msg: z.string().optional(),
  err: z.object({ message: z.string() }).optional(),
});
const LOUD: ReadonlySet<string> = new Set(["warn", "error", "fatal"]);
/** Frames and details of a printed error, and Node's own last line: in the file they help, on the terminal they hide. */
const STACK_LINE = /^\s+(?:at |\^|throw |\w+: )|^\s*[{}],?$|^node:internal|^Node\.js v/;
const LINE_CHARACTERS = 64 * 1024;
const TAIL_LINES = 20;

/** The output of one child. Holds at most one unfinished line of 64 KiB per stream and the last 20 loud lines. */
export class ChildOutput {
  private readonly file: RotatingFile;
  private readonly print: PrintLine;
  private readonly loud: string[] = [];

  constructor(options: { readonly path: string; readonly print: PrintLine }) {
    this.file = new RotatingFile({ path: options.path });
    this.print = options.print;
  }

  /** Reads a stream of the child until it ends. */
  collect(stream: Readable | null, kind: "stdout" | "stderr"): void {
    if (stream === null) return;
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      this.file.write(text);
      const lines = (rest + text).split("\n");
      rest = (lines.pop() ?? "").slice(0, LINE_CHARACTERS);
      for (const line of lines) this.onLine(line, kind);
    });
    stream.on("end", () => {
      if (rest !== "") this.onLine(rest, kind);
    });
  }

  /** The last lines that were loud, for the message about a failed start. */
  lastWords(): string {
    return this.loud.join("\n");
  }

  private onLine(line: string, kind: "stdout" | "stderr"): void {
    const text = loudText(line, kind);
    if (text === undefined) return;
    this.loud.push(text);
    if (this.loud.length > TAIL_LINES) this.loud.shift();
    this.print(text);
  }
}

/** The line as people should read it; `undefined` when it is only for the file. */
export function loudText(line: string, kind: "stdout" | "stderr"): string | undefined {
  if (line.trim() === "") return undefined;
  if (line.startsWith("{")) {
    const parsed = logLine.safeParse(parseJson(line));
    if (parsed.success) {
      const { level, msg, err } = parsed.data;
      if (!LOUD.has(level)) return undefined;
      const cause = err === undefined || err.message === msg ? "" : `: ${err.message}`;
      return `${level.padEnd(5)} ${msg ?? ""}${cause}`;
    }
  }
  return kind === "stderr" && !STACK_LINE.test(line) ? line : undefined;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
