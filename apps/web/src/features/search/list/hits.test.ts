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

it("marks nothing for negations, other fields and expressions that are none", () => {
  expect(marked("NOT lost service:lost", "lost")).toEqual([]);
  expect(marked("/lost(/", "lost")).toEqual([]);
});

it("marks what a regular expression matches, and its fixed texts where it cannot run here", () => {
  expect(marked("/took \\d+ ms/", "it took 12 ms")).toEqual(["took 12 ms"]);
  expect(marked("/[)]+x|lost/", "a)x lost")).toEqual([")x", "lost"]);
  expect(marked("/(?i)lost/", "LOST and found")).toEqual(["LOST"]);
  expect(marked("/user (\\w+ ?)+ of (a|b) (c|d)/", "user ann bob of a c")).toEqual(["user ", " of "]);
});

it.each([
  ["a repeated group", "/(x+x+)+y/", "x"],
  ["repetitions beside one another", "/x*x*x*x*y/", "x"],
  ["two repetitions", "/x+x+y/", "x"],
  ["one repetition", "/x+y/", "x"],
  ["alternatives", "/(x|x)(x|x)(x|x)(x|x)(x|x)(x|x)y/", "x"],
  ["the pattern of a list", "/^a \\S+(?:[ ,]+\\S+)+ \\S+ b$/", "a ,,"],
  ["a wildcard", "*x*x*x*y", "x"],
])("is soon done with %s on a long message", (_name, query, text) => {
  const hits = hitPatterns(query);
  const from = performance.now();
  messageSegments(text.repeat(500_000), hits, false);
  expect(performance.now() - from).toBeLessThan(1_500);
});
