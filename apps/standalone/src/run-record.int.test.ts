/** The record of processes on a disk that takes no more. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { tempDir } from "@sightglass/testkit";
import { expect, it } from "vitest";
import { RunRecord } from "./run-record";

it("logs and goes on when it cannot be written", () => {
  const folder = tempDir("run-record");
  const warnings: string[] = [];
  const record = new RunRecord(folder.path, {
    warn: (_: unknown, text?: string) => warnings.push(text ?? ""),
  });
  mkdirSync(join(folder.path, "run", "children.json.new"));
  record.set("web", process.pid);
  expect(warnings).toEqual(["the running processes could not be written down"]);
  folder.remove();
});
