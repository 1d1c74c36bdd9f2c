/** Mutated messages and streams: nothing is thrown, nothing hangs, every frame becomes one event, the counts add up. */
import { describe, expect, it } from "vitest";
import { LogTake } from "../../take-logs";
import { SENDER, TestChain } from "../../testing-chain";
import { createRandom, mutate } from "../../testing-fuzz";
import { DraftFiller } from "./fill-draft";
import { FrameReader } from "./framing";
import { Lines, type LinesHome } from "./lines";
import { readProxyLine } from "./proxy-line";
import messages from "./testdata/messages.json";

const ROUNDS = 20_000;
const SEEDS = messages.map(({ text }) => Buffer.from(text));
const TOKENS = [
  ...Array.from('<>[]{}"\\=:% -\n\r\0'),
  "<13>",
  "<191>1 ",
  "@cee:",
  '{"a":[[[[{"b":1e999}]]]]}',
  '[a@1 b="c"]',
  "Nov 20 22:14:15 ",
  "2026-11-20T22:14:15Z ",
  "%SYS-5-X: ",
  "date=2026-11-20 time=12:00:00 ",
  "123 <",
  "999999999 <",
  "PROXY TCP4 ",
  "\ufeff",
  "é".repeat(40),
  "[".repeat(5000),
  "k=".repeat(3000),
  " ".repeat(3000),
].map((token) => Buffer.from(token));

function home(chain: TestChain): LinesHome {
  return {
    parts: chain.parts,
    filler: new DraftFiller(chain.parts.normalizer),
    isGivenUp: false,
    wait: async () => undefined,
    drop: () => expect.unreachable("a line was dropped"),
  };
}

const from = { sender: SENDER, origin: "192.0.2.1", timeZone: "Europe/Berlin" };

describe("fuzz", () => {
  it(`makes one event of each of ${ROUNDS} mutated messages`, { timeout: 120_000 }, async () => {
    const chain = new TestChain();
    const random = createRandom(20_261_121);
    const { filler } = home(chain);
    for (let round = 0; round < ROUNDS; round += 100) {
      chain.publisher.clear();
      const body = Buffer.alloc(0);
      const take = new LogTake(chain.parts, { sender: SENDER, origin: "192.0.2.1", body });
      for (let i = 0; i < 100; i++) {
        const bytes = mutate(random, SEEDS, TOKENS);
        const replaced = filler.fill(bytes, take, from);
        const problem = take.append({ index: i, start: 0, end: bytes.length, text: "", replaced });
        expect(problem, bytes.toString("latin1")).toBeUndefined();
      }
      const answer = await take.finish();
      expect([answer.accepted, chain.publisher.rows("logs").length]).toEqual([100, 100]);
    }
  });

  it(`tells frames of ${ROUNDS} mutated streams the same, however they are cut`, { timeout: 120_000 }, () => {
    const random = createRandom(7);
    for (let round = 0; round < ROUNDS; round++) {
      const stream = Buffer.concat([
        mutate(random, SEEDS, TOKENS),
        Buffer.from(random(2) === 0 ? "\n" : " 5 <"),
        mutate(random, SEEDS, TOKENS),
      ]);
      readProxyLine(stream);
      const whole = new FrameReader();
      const cut = new FrameReader();
      const at = random(stream.length);
      const texts = (parts: ReturnType<FrameReader["end"]>[]) =>
        parts.flatMap(({ body, frames }) =>
          frames.map(({ start, end, kind }) => `${kind} ${body.toString("latin1", start, end)}`),
        );
      const first = texts([whole.read(Buffer.from(stream)), whole.end()]);
      const second = texts([
        cut.read(Buffer.from(stream.subarray(0, at))),
        cut.read(Buffer.from(stream.subarray(at))),
        cut.end(),
      ]);
      if (!stream.includes(0)) expect(second, stream.toString("latin1")).toEqual(first);
    }
  });

  it("keeps its memory over many lines, and takes them again after a lost block", async () => {
    const chain = new TestChain();
    const random = createRandom(3);
    const here = home(chain);
    const body = Buffer.concat(
      Array.from({ length: 500 }, () => Buffer.concat([mutate(random, SEEDS, TOKENS), Buffer.from("\n")])),
    );
    const lines = new Lines(here, from, body);
    const { frames } = new FrameReader().read(body);
    for (const frame of frames) lines.add(frame);
    chain.publisher.failure = new Error("away");
    setTimeout(() => {
      chain.publisher.failure = undefined;
    }, 20);
    await lines.durable();
    const received = chain.publisher.rows("ingest_outcomes").filter(({ outcome }) => outcome === "received");
    expect(chain.publisher.rows("logs")).toHaveLength(frames.length);
    expect(received.map(({ events }) => Number(events))).toEqual([frames.length]);
  });
});
