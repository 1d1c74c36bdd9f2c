/**
 * Bytes of a message → text. UTF-8 where it is that; else, when its foreign bytes make more sense as Latin-1, as old
 * devices send it, that; else UTF-8 with U+FFFD for what is broken, such as a character cut by a datagram. Pure.
 */
import { isAscii, isUtf8 } from "node:buffer";

const FOREIGN = /[^\0-\x7f]/g;
const REPLACEMENT = "\ufffd";

export interface DecodedText {
  text: string;
  encoding: "utf8" | "latin1" | "broken";
}

/** Written by `decodeText`, used again. */
export function decodeText(bytes: Buffer, into: DecodedText): void {
  into.encoding = "utf8";
  if (isAscii(bytes)) {
    into.text = bytes.toString("latin1");
    return;
  }
  into.text = bytes.toString("utf8");
  if (isUtf8(bytes)) return;
  const foreign = into.text.match(FOREIGN) ?? [];
  const broken = foreign.filter((character) => character === REPLACEMENT).length;
  if (broken * 2 > foreign.length && !isCutAtEnd(into.text, broken)) {
    into.text = bytes.toString("latin1");
    into.encoding = "latin1";
  } else {
    into.encoding = "broken";
  }
}

/** The one broken character is the last: text that was cut, not text in another encoding. */
function isCutAtEnd(text: string, broken: number): boolean {
  return broken === 1 && text.endsWith(REPLACEMENT);
}
