/** What a query marks in a message. */
import { expect, it } from "vitest";
import { hitPatterns } from "./hits";
import { messageSegments } from "./message-text";

function marked(query: string, message: string): string[] {
  return messageSegments(message, hitPatterns(query), true)
    .filter((one) => one.hit)
    .map((one) => one.text);
}

it("marks whole tokens, whatever their case", () => {
  expect(marked("timeout", "Timeout after timeouts")).toEqual(["Timeout"]);
});

it("marks phrases across separators, wildcards and substrings", () => {
  expect(marked('"pool size"', "pool-size and pool size 10")).toEqual(["pool-size", "pool size"]);
  expect(marked("conn*", "connection lost")).toEqual(["connection"]);
  expect(marked('~"nnec"', "connection")).toEqual(["nnec"]);
});

it("marks nothing for negations, other fields and expressions it cannot read", () => {
  expect(marked("NOT lost service:lost", "lost")).toEqual([]);
  expect(marked("/(?i)lost/", "lost")).toEqual([]);
});
