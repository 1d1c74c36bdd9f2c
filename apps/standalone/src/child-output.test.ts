import { describe, expect, it } from "vitest";
import { loudText } from "./child-output";

describe("loudText", () => {
  it.each([
    ['{"level":"info","msg":"calm"}', "stdout", undefined],
    ['{"level":"warn","msg":"careful"}', "stdout", "warn  careful"],
    ['{"level":"error","msg":"cannot","err":{"message":"disk"}}', "stdout", "error cannot: disk"],
    ['{"level":"error","msg":"same","err":{"message":"same"}}', "stdout", "error same"],
    ["{broken", "stdout", undefined],
    ["▲ Next.js 16", "stdout", undefined],
    ["Error: something", "stderr", "Error: something"],
    ["    at run (file.js:1:2)", "stderr", undefined],
    ["   ", "stderr", undefined],
  ] as const)("%s on %s", (line, kind, expected) => {
    expect(loudText(line, kind)).toBe(expected);
  });
});
