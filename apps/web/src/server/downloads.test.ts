/** Progress of downloads: told to the one who began it, ended by a count or a reason, stopped on wish. */
import { UseCaseError } from "@sightglass/usecases";
import { expect, it } from "vitest";
import { createDownloads } from "./downloads";

async function* chunks(count: number, error?: Error): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < count; i++) yield new Uint8Array(10);
  if (error) throw error;
}

async function drain(source: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of source);
}

it("follows bytes and rows to the end, for its owner alone", async () => {
  const downloads = createDownloads();
  const download = downloads.begin("ada", "t");
  expect(downloads.progressOf("ada", "t")).toEqual({ state: "running", rows: null, bytes: 0 });
  download.count(3);
  await drain(download.follow(chunks(2)));
  expect(downloads.progressOf("ada", "t")).toEqual({ state: "done", rows: 3, bytes: 20 });
  expect(downloads.progressOf("bob", "t")).toBeUndefined();
  expect(downloads.cancel("bob", "t")).toBe(false);
  expect(downloads.cancel("ada", "t")).toBe(false);
});

it("says why one failed, or that its reader left", async () => {
  const downloads = createDownloads();
  const failing = downloads.begin("ada", "t");
  const cut = new UseCaseError("limit.time", "Too slow.");
  await expect(drain(failing.follow(chunks(1, cut)))).rejects.toBe(cut);
  expect(downloads.progressOf("ada", "t")).toMatchObject({
    state: "failed",
    code: "limit.time",
    message: "Too slow.",
  });
  const left = downloads.begin("ada", "u").follow(chunks(5));
  await left.next();
  await left.return();
  expect(downloads.progressOf("ada", "u")).toMatchObject({ state: "failed", code: "request.aborted" });
});

it("stops one on wish", async () => {
  const downloads = createDownloads();
  const download = downloads.begin("ada", "t");
  expect(downloads.cancel("ada", "t")).toBe(true);
  expect(download.signal.aborted).toBe(true);
  await download.follow(chunks(5)).return();
  expect(downloads.progressOf("ada", "t")).toMatchObject({ state: "cancelled" });
});

it("forgets ended ones first when there are many", () => {
  const downloads = createDownloads();
  downloads.begin("ada", "runs");
  downloads.begin("ada", "ended").fail(new Error("x"));
  for (let i = 0; i < 499; i++) downloads.begin("ada", String(i));
  expect(downloads.progressOf("ada", "ended")).toBeUndefined();
  expect(downloads.progressOf("ada", "runs")).toBeDefined();
});
