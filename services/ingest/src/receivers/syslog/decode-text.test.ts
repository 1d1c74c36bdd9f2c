import { describe, expect, it } from "vitest";
import { type DecodedText, decodeText } from "./decode-text";

function decoded(bytes: Buffer): [string, string] {
  const into: DecodedText = { text: "", encoding: "utf8" };
  decodeText(bytes, into);
  return [into.text, into.encoding];
}

describe("decodeText", () => {
  it("tells UTF-8 from Latin-1 and from text that is broken", () => {
    expect(decoded(Buffer.from("plain"))).toEqual(["plain", "utf8"]);
    expect(decoded(Buffer.from("Größe 😀"))).toEqual(["Größe 😀", "utf8"]);
    expect(decoded(Buffer.from("Größe erhöht", "latin1"))).toEqual(["Größe erhöht", "latin1"]);
    expect(decoded(Buffer.from("abcö").subarray(0, 4))).toEqual(["abc\ufffd", "broken"]);
    expect(decoded(Buffer.concat([Buffer.from("äöü "), Buffer.from([0xff])]))).toEqual([
      "äöü \ufffd",
      "broken",
    ]);
  });
});
