import { describe, expect, it } from "vitest";
import { FRAME, FRAME_BYTES_MAX, FrameReader, type Frames } from "./framing";

const KINDS = ["", "too long: ", "torn: "];

function texts({ body, frames }: Frames): string[] {
  return frames.map(
    ({ start, end, kind }) =>
      `${KINDS[kind]}${body.toString("utf8", start, kind === FRAME.tooLong ? start + 5 : end)}`,
  );
}

/** All frames of the bytes, sent in chunks of that size. */
function framed(text: string | Buffer, size = Number.POSITIVE_INFINITY): string[] {
  const reader = new FrameReader();
  const bytes = Buffer.from(text);
  const found: string[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    found.push(...texts(reader.read(Buffer.from(bytes.subarray(at, at + size)))));
  }
  return [...found, ...texts(reader.end())];
}

describe("FrameReader", () => {
  it.each([1, 2, 3, 7, 64, 1000])("tells every framing in chunks of %i bytes", (size) => {
    expect(framed("<13>a\n<13>bb\n\n<13>c", size)).toEqual(["<13>a", "<13>bb", "<13>c"]);
    expect(framed("<13>a\r\n<13>bb\r\n", size)).toEqual(["<13>a", "<13>bb"]);
    expect(framed("5 <13>a11 <13>two\nlns5 <13>c", size)).toEqual(["<13>a", "<13>two\nlns", "<13>c"]);
    expect(framed("6 <13>a\n5 <13>b\n", size)).toEqual(["<13>a", "<13>b"]);
    expect(framed("no priority\n12 dozen\n", size)).toEqual(["no priority", "12 dozen"]);
    expect(framed("2026-11-20T12:00:00Z h t: m\n", size)).toEqual(["2026-11-20T12:00:00Z h t: m"]);
  });

  it("tells NUL at the end of messages that hold newlines", () => {
    expect(framed("<13>a\nb\0<13>c\nd\0")).toEqual(["<13>a\nb", "<13>c\nd"]);
    expect(framed("<13>a\n\0<13>b\n\0")).toEqual(["<13>a", "<13>b"]);
  });

  it("takes what its sender ends with nothing when told so, but not half a counted message", () => {
    const reader = new FrameReader();
    reader.read(Buffer.from("<13>no end"));
    expect(reader.mayBeWhole).toBe(true);
    expect(texts(reader.end())).toEqual(["<13>no end"]);
    reader.read(Buffer.from("<13>a\n<13>b"));
    expect(reader.mayBeWhole).toBe(false);
    const counted = new FrameReader();
    counted.read(Buffer.from("20 <13>half"));
    expect(counted.mayBeWhole).toBe(false);
    expect(texts(counted.end())).toEqual(["torn: 20 <13>half"]);
  });

  it("goes on behind a count that is wrong", () => {
    expect(framed("5 <13>a<13>line\n<13>next\n")).toEqual(["<13>a", "<13>line", "<13>next"]);
    expect(framed("99999999999 <13>a\n<13>b\n")).toEqual(["99999999999 <13>a", "<13>b"]);
  });

  it.each([10_000, 65_536])("rejects a frame over the limit once, in chunks of %i bytes", (size) => {
    const long = "x".repeat(FRAME_BYTES_MAX + 70_000);
    expect(framed(`<13>${long}\n<13>after\n`, size)).toEqual(["too long: <13>x", "<13>after"]);
    const counted = `<13>${long}`;
    expect(framed(`${counted.length} ${counted}9 <13>after`, size)).toEqual(["too long: <13>x", "<13>after"]);
    expect(framed(long, size)).toEqual(["too long: xxxxx"]);
  });

  it("looks at a byte once when a message comes byte by byte", () => {
    const begun = performance.now();
    expect(framed(`<13>${"x".repeat(300_000)}\n`, 1)).toHaveLength(1);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});
