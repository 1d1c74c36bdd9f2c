/** The line that a proxy puts in front of a connection: PROXY protocol version 1. Pure. */

/** Longest line with its CRLF, by the specification. */
export const PROXY_LINE_BYTES_MAX = 107;
const BEGINNING = Buffer.from("PROXY ");
const LINE = /^PROXY (?:TCP4|TCP6) ([0-9a-fA-F.:]{2,45}) [0-9a-fA-F.:]{2,45} \d{1,5} \d{1,5}\r\n/;
const UNKNOWN = /^PROXY UNKNOWN[^\r\n]{0,92}\r\n/;

export type ProxyLine =
  /** More bytes are needed. */
  | { readonly state: "short" }
  /** The connection does not begin with such a line. */
  | { readonly state: "none" }
  /** `address` is undefined when the proxy does not know. */
  | { readonly state: "found"; readonly bytes: number; readonly address: string | undefined };

export function readProxyLine(data: Buffer): ProxyLine {
  const compared = Math.min(data.length, BEGINNING.length);
  if (data.compare(BEGINNING, 0, compared, 0, compared) !== 0) return { state: "none" };
  const text = data.toString("latin1", 0, PROXY_LINE_BYTES_MAX);
  const line = LINE.exec(text) ?? UNKNOWN.exec(text);
  if (line !== null) return { state: "found", bytes: line[0].length, address: line[1] };
  const mayGoOn = data.length < PROXY_LINE_BYTES_MAX && !text.includes("\n");
  return mayGoOn ? { state: "short" } : { state: "none" };
}
