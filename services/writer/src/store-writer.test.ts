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
  [
    "a failure of the server's disk behind the words of the runtime",
    new StoreError("store.refused", "std::exception. Code: 1001, type: std::runtime_error, e.what() = x"),
    false,
  ],
  [
    "a disk that is read-only when a view writes its part",
    new StoreError(
      "store.refused",
      'std::exception. Code: 1001, type: std::__1::filesystem::filesystem_error, e.what() = filesystem error: in create_directories: Read-only file system ["/x/tmp_insert_1"]: While executing Native.',
    ),
    false,
  ],
  [
    "a view that fails behind the rows",
    new StoreError("store.failed", "Code: 395. x: while pushing to view a.b (1f0c). (FUNCTION_THROW)"),
    false,
  ],
  [
    "a row that only speaks of views",
    new StoreError("store.failed", "Code: 469. body = ': while pushing to view a.b'. (VIOLATED_CONSTRAINT)"),
    true,
  ],
  [
    "no memory of the machine while reading",
    new StoreError("store.failed", "Code: 173. x: While executing Native."),
    false,
  ],
  [
    "no threads while reading",
    new StoreError("store.failed", "Code: 439. x: While executing Native."),
    false,
  ],
  [
    "a failed allocation while reading",
    new StoreError("store.refused", "Code: 1001. std::bad_alloc: While executing Native."),
    false,
  ],
  [
    "a length that the reader cannot hold",
    new StoreError("store.refused", "Code: 1001. std::length_error: While executing Native."),
    true,
  ],
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
    expect(isRefusal(error)).toBe(refusal);
  });

  it("judges a length beyond all memory as damage at once", () => {
    const asked = (chunk: string) =>
      new StoreError(
        "store.memory",
        `Code: 241. x (attempt to allocate chunk of ${chunk}), maximum: 1.00 GiB. y: While executing Native.`,
      );
    const ofServer = (chunk: string) =>
      new StoreError(
        "store.memory",
        `Code: 241. (total) memory limit exceeded: would use 2 GiB (attempt to allocate chunk of ${chunk}), current RSS: 990.00 MiB, maximum: 1.00 GiB. y: While executing Native.`,
      );
    expect(isRefusal(asked("2.00 PiB"))).toBe(true);
    expect(isRefusal(ofServer("2.00 PiB"))).toBe(true);
    expect(isRefusal(ofServer("4.00 MiB"))).toBe(false);
    expect(isRefusal(asked("64.00 MiB"))).toBe(false);
  });

  it("judges a length that no block of ours has as damage, however much memory the server may use", () => {
    const asked = (chunk: string) =>
      new StoreError(
        "store.memory",
        `Code: 241. (total) memory limit exceeded: would use 17 GiB (attempt to allocate chunk of ${chunk}), current RSS: 9.00 GiB, maximum: 16.00 GiB. y: While executing Native.`,
      );
    expect(isRefusal(asked("8.00 GiB"))).toBe(true);
    expect(isRefusal(asked("513.00 MiB"))).toBe(true);
    expect(isRefusal(asked("512.00 MiB"))).toBe(false);
  });

  it("hears what the server said behind its first line", () => {
    const cause = new Error("Code: 62. failed at position 1\n: While executing Native.");
    expect(isRefusal(new StoreError("store.failed", "Code: 62. failed at position 1", { cause }))).toBe(true);
  });
});
