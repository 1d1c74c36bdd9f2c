/** The supervisor's words on the terminal: plain lines, prefixed by the part they are about, coloured only on a TTY. */
import type { Writable } from "node:stream";
import type { PrintLine } from "./child-output";

const COLOURS: Readonly<Record<string, number>> = {
  web: 36,
  ingest: 32,
  writer: 33,
  clickhouse: 35,
  postgres: 34,
};
const NAME_WIDTH = 11;

/** Writes lines for people. */
export interface Terminal {
  /** One line without prefix, or a block of text. */
  write(text: string): void;
  /** A function that prints lines about one part. */
  partPrinter(name: string): PrintLine;
}

/** Makes a terminal on a stream; a closed one (the reader is gone) is not an error. */
export function createTerminal(stream: Writable & { readonly isTTY?: boolean }): Terminal {
  stream.on("error", () => {});
  const colour = (name: string, text: string) =>
    stream.isTTY === true ? `\u001B[${COLOURS[name] ?? 37}m${text}\u001B[0m` : text;
  const write = (text: string) => {
    stream.write(text.endsWith("\n") ? text : `${text}\n`);
  };
  return {
    write,
    partPrinter: (name) => (line) => write(`  ${colour(name, name.padEnd(NAME_WIDTH))} ${line}`),
  };
}
