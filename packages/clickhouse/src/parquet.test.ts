/** A file that the store did not finish is never taken for a whole one. */
import { expect, it } from "vitest";
import { ParquetRows, wholeParquet } from "./parquet";

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text, "latin1");
}

async function read(...texts: string[]): Promise<string> {
  let all = "";
  for await (const piece of wholeParquet(pieces(...texts))) all += Buffer.from(piece).toString("latin1");
  return all;
}

it("passes a whole file on, however it is cut", async () => {
  expect(await read("PAR1 rows ", "footer", "PA", "R1")).toBe("PAR1 rows footerPAR1");
});

it("breaks on an end that is none, and on an error behind the rows", async () => {
  await expect(read("PAR1 rows")).rejects.toMatchObject({ code: "store.unavailable" });
  await expect(read()).rejects.toMatchObject({ code: "store.unavailable" });
  await expect(
    read("PAR1 rows\n__exception__\nCode: 241. DB::Exception: Memory limit exceeded"),
  ).rejects.toMatchObject({ code: "241", message: "Memory limit exceeded" });
});

it("counts rows by the end of the file alone", () => {
  // version = 1, an empty list of schema elements, num_rows = 300.
  const footer = Buffer.from([0x15, 0x02, 0x19, 0x0c, 0x16, 0xd8, 0x04, 0x00]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  const file = new ParquetRows();
  for (const piece of [Buffer.alloc(1_000_000, 1), footer, length, Buffer.from("PAR1")]) file.take(piece);
  expect(file.rows()).toBe(300);
  expect(new ParquetRows().rows()).toBeUndefined();
});
