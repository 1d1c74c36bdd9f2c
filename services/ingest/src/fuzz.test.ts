/** Mutated bodies through the whole chain: nothing is thrown but a Refusal, no half row is left, the counts add up. */
import { describe, expect, it } from "vitest";
import { Refusal } from "./refusal";
import { type Stored, TestChain } from "./testing-chain";
import { createRandom, mutate } from "./testing-fuzz";

const ROUNDS = 20_000;
const SEEDS = [
  '{"timestamp":"2026-11-20T12:00:00Z","level":"info","service":{"name":"a"},"message":"m","n":1.5,"b":true,"t":[1,{"x":null}],"resource":{"k":{"v":"1"}}}',
  '{"msg":"one","trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331"}\n{"msg":"two","ts":1795178096123456789}\n{"log":{"level":"warn"},"event":{"a":"b"}}\n',
  '[{"body":{"a":1,"b":[]},"env":"x"},{"__proto__":{"a":1},"constructor":5},{"":{"":{"":1}}},{"big":123456789012345678901234567890,"e":1e999}]',
  '{\n "msg": "ünï\\ud83d\\ude00 \\u0000",\n "a.b": 1, "a": {"b": 2}\n}',
].map((text) => Buffer.from(text));
const TOKENS = [
  '"',
  "\\",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "\n",
  "\u0000",
  "null",
  "1e999",
  "-",
  '"\\ud800"',
  "é",
  "{}",
  "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
  '"message":',
  '"time":-1,',
  "18446744073709551616",
  '"resource":{"a":1},',
].map((text) => Buffer.from(text));

function total(stored: Stored, outcome: string): number {
  return stored.outcomes
    .filter((row) => row.outcome === outcome)
    .reduce((sum, row) => sum + Number(row.events), 0);
}

describe("fuzz", () => {
  it(`survives ${ROUNDS} mutated bodies`, { timeout: 120_000 }, async () => {
    const chain = new TestChain();
    const random = createRandom(20_261_120);
    let accepted = 0;
    let rejected = 0;
    let refused = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const body = mutate(random, SEEDS, TOKENS);
      try {
        const stored = await chain.take(body);
        const { answer } = stored;
        accepted += answer.accepted;
        rejected += answer.rejected;
        const sums = [
          stored.logs.length,
          stored.deadLetters.length,
          total(stored, "received"),
          total(stored, "rejected"),
        ];
        expect(sums, body.toString("latin1")).toEqual([
          answer.accepted,
          answer.rejected,
          answer.accepted + answer.rejected,
          answer.rejected,
        ]);
        expect(
          answer.errors.some((error) => error.code === "event.unreadable"),
          body.toString("latin1"),
        ).toBe(false);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refused++;
      }
    }
    expect(accepted).toBeGreaterThan(ROUNDS / 10);
    expect(rejected).toBeGreaterThan(ROUNDS / 10);
    expect(refused).toBeGreaterThan(ROUNDS / 50);
  });
});
