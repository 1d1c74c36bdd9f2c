import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRecord, recordHeader, SEGMENT_HEADER, scanSegment } from "./record";

function segmentOf(payloads: readonly Buffer[], first = 0): Buffer {
  const records = payloads.flatMap((payload, i) => [recordHeader(payload, first + i), payload]);
  return Buffer.concat([SEGMENT_HEADER, ...records]);
}

const payloads = fc.array(
  fc.uint8Array({ minLength: 0, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  { minLength: 1, maxLength: 20 },
);

describe("scanSegment", () => {
  it("finds every record of an undamaged segment", () => {
    fc.assert(
      fc.property(payloads, fc.nat(1e9), (list, first) => {
        const bytes = segmentOf(list, first);
        expect(scanSegment(bytes, first)).toEqual({
          validBytes: bytes.length,
          records: list.length,
          nextOffset: first + list.length,
          damaged: 0,
        });
      }),
    );
  });

  it("recovers a valid prefix from any truncation", () => {
    fc.assert(
      fc.property(payloads, fc.double({ min: 0, max: 1, noNaN: true }), (list, part) => {
        const bytes = segmentOf(list);
        const cut = bytes.subarray(0, Math.floor(bytes.length * part));
        const scan = scanSegment(cut, 0);
        const whole = segmentOf(list.slice(0, scan.records));
        expect(scan.damaged).toBe(0);
        expect(cut.subarray(0, scan.validBytes).equals(whole.subarray(0, scan.validBytes))).toBe(true);
        expect(scan.nextOffset).toBe(scan.records);
      }),
      { numRuns: 200 },
    );
  });

  it("loses only the record that a flipped bit hits", () => {
    fc.assert(
      fc.property(payloads, fc.nat(), (list, place) => {
        const bytes = segmentOf(list);
        const at = SEGMENT_HEADER.length + (place % (bytes.length - SEGMENT_HEADER.length));
        bytes.writeUInt8(bytes.readUInt8(at) ^ 4, at);
        const scan = scanSegment(bytes, 0);
        expect(list.length - scan.records).toBe(1);
      }),
      { numRuns: 200 },
    );
  });
});

describe("parseRecord", () => {
  it("never takes other bytes for a record", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(300), (bytes, at) => {
        expect(parseRecord(Buffer.from(bytes), at).kind).not.toBe("record");
      }),
    );
  });
});
