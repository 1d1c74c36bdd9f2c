import { StoreError } from "@sightglass/clickhouse";
import { describe, expect, it } from "vitest";
import { isRefusal } from "./store-writer";

const cases: [string, StoreError | Error, boolean][] = [
  [
    "unreadable data",
    new StoreError("store.refused", "Code: 117. DB::Exception: Bad", { permanent: true }),
    true,
  ],
  [
    "any failure of the format reader",
    new StoreError("store.failed", "Code: 62. x: While executing Native. (S)"),
    true,
  ],
  ["a constraint", new StoreError("store.failed", "Code: 469. DB::Exception: Constraint"), true],
  [
    "a missing column",
    new StoreError("store.refused", "Code: 16. No such column", { permanent: true }),
    false,
  ],
  ["no memory while reading", new StoreError("store.memory", "Code: 241. x: While executing Native."), false],
  ["a failure of the server's disk", new StoreError("store.refused", "Code: 1001. std::exception"), false],
  ["a store that is away", new StoreError("store.unavailable", "connect ECONNREFUSED"), false],
  [
    "a read-only table",
    new StoreError("store.failed", "Code: 242. DB::Exception: Table is in readonly mode"),
    false,
  ],
  ["a fault of our own", new TypeError("x is not a function"), false],
];

describe("isRefusal", () => {
  it.each(cases)("judges %s", (_name, error, refusal) => {
    expect(isRefusal(error, 1)).toBe(refusal);
  });

  it("judges a length beyond all memory as damage at once", () => {
    const asked = (chunk: string) =>
      new StoreError(
        "store.memory",
        `Code: 241. x (attempt to allocate chunk of ${chunk}), maximum: 1.00 GiB. y: While executing Native.`,
      );
    expect(isRefusal(asked("2.00 PiB"), 1)).toBe(true);
    expect(isRefusal(asked("900.00 MiB"), 1)).toBe(false);
  });

  it("hears what the server said behind its first line", () => {
    const cause = new Error("Code: 62. failed at position 1\n: While executing Native.");
    expect(isRefusal(new StoreError("store.failed", "Code: 62. failed at position 1", { cause }), 1)).toBe(
      true,
    );
  });

  it("judges a length that never finds memory as damage in the end", () => {
    const error = new StoreError("store.memory", "Code: 241. x: While executing Native.");
    expect(isRefusal(error, 9)).toBe(false);
    expect(isRefusal(error, 10)).toBe(true);
  });
});
