import { BusError, decodeBlockHeader } from "@sightglass/bus";
import { describe, expect, it, vi } from "vitest";
import { Refusal } from "../refusal";
import { LogTake } from "../take-logs";
import { SENDER, TestChain } from "../testing-chain";
import { BLOCK_ROWS_MAX } from "./append";
import { decode } from "./decode";
import { SEAL_SPACING_MS } from "./publish";

function gate(): { promise: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

async function start(chain: TestChain, body: string): Promise<{ done: Promise<unknown> }> {
  const bytes = Buffer.from(body);
  const take = new LogTake(chain.parts, { sender: SENDER, body: bytes, origin: "" });
  await decode(bytes, take);
  return { done: take.finish() };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 2 * SEAL_SPACING_MS));

function headers(chain: TestChain) {
  return chain.publisher.messages.map((message) => {
    const decoded = decodeBlockHeader(message);
    if (!decoded.ok) throw new Error(decoded.problem);
    return decoded.header;
  });
}

describe("BlockLine", () => {
  it("shares one block between requests of one turn", async () => {
    const chain = new TestChain();
    const requests = await Promise.all(["a", "b", "c"].map((msg) => start(chain, `{"msg":"${msg}"}`)));
    await Promise.all(requests.map(({ done }) => done));
    expect(headers(chain)).toMatchObject([
      {
        version: 1,
        process: "ingest-3",
        counts: [{ projectId: 7, source: "http/default", rows: 3 }],
        sections: [
          { table: "logs", rows: 3 },
          { table: "ingest_outcomes", rows: 1 },
        ],
      },
    ]);
    expect(headers(chain)[0]?.id).toMatch(/^[0-9a-f]{32}$/);
  });

  it("fills the next block while one is on its way, and answers all its waiters together", async () => {
    const chain = new TestChain();
    const first = gate();
    chain.publisher.gate = first.promise;
    const answered: string[] = [];
    const send = async (msg: string) => {
      const { done } = await start(chain, `{"msg":"${msg}"}`);
      void done.then(() => answered.push(msg));
    };
    await send("a");
    await vi.waitFor(() => expect(chain.line.open.logs.rows).toBe(0));
    await send("b");
    await turn();
    await send("c");
    await turn();
    expect(answered).toEqual([]);
    first.open();
    await vi.waitFor(() => expect(answered).toEqual(["a", "b", "c"]));
    expect(headers(chain).map((header) => header.sections[0]?.rows)).toEqual([1, 2]);
  });

  it("seals blocks that are not full some milliseconds apart, so that requests close together share one", async () => {
    const chain = new TestChain({ sealSpacingMs: 400 });
    const first = await start(chain, '{"msg":"a"}');
    await first.done;
    const second = await start(chain, '{"msg":"b"}');
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const third = await start(chain, '{"msg":"c"}');
    await Promise.all([second.done, third.done]);
    expect(headers(chain).map((header) => header.sections[0]?.rows)).toEqual([1, 2]);
  });

  it("seals full blocks in the middle of a request, and holds the request back past four on their way", async () => {
    const chain = new TestChain();
    const first = gate();
    chain.publisher.gate = first.promise;
    const lines = BLOCK_ROWS_MAX * 8;
    const work = start(chain, '{"msg":"x"}\n'.repeat(lines));
    for (let i = 0; i < 1000 && chain.line.open.logs.rows < BLOCK_ROWS_MAX; i++) await turn();
    await turn();
    expect(chain.line.open.logs.rows).toBeGreaterThanOrEqual(BLOCK_ROWS_MAX);
    first.open();
    await (await work).done;
    const rows = headers(chain).map((header) => header.sections[0]?.rows ?? 0);
    expect(rows.reduce((a, b) => a + b)).toBe(lines);
    expect(rows.length).toBeGreaterThan(1);
    expect(chain.publisher.rows("ingest_outcomes").reduce((sum, row) => sum + Number(row.events), 0)).toBe(
      lines,
    );
    for (const header of headers(chain)) expect(header.counts[0]?.rows).toBe(header.sections[0]?.rows);
  });

  it("keeps blocks small enough for the event log when many short requests come while it stands still", async () => {
    const chain = new TestChain();
    const first = gate();
    chain.publisher.gate = first.promise;
    const body = `{"msg":"${"x".repeat(900_000)}"}`;
    const requests = await Promise.all(Array.from({ length: 60 }, () => start(chain, body)));
    first.open();
    await Promise.all(requests.map(({ done }) => done));
    expect(Math.max(...chain.publisher.messages.map((message) => message.length))).toBeLessThan(10_000_000);
    expect(headers(chain).reduce((sum, header) => sum + (header.sections[0]?.rows ?? 0), 0)).toBe(60);
  });

  it.each([
    [new BusError("bus.unavailable", "down"), "bus.unavailable"],
    [new BusError("overload.disk", "full"), "overload.disk"],
    [new Error("else"), "bus.unavailable"],
  ])("tells every sender of a lost block to come back: %s", async (failure, reason) => {
    const chain = new TestChain();
    chain.publisher.failure = failure;
    const requests = await Promise.all(["a", "b"].map((msg) => start(chain, `{"msg":"${msg}"}`)));
    const outcomes = await Promise.allSettled(requests.map(({ done }) => done));
    for (const outcome of outcomes) {
      expect(
        outcome.status === "rejected" && outcome.reason instanceof Refusal && outcome.reason.reason,
      ).toBe(reason);
    }
    chain.publisher.failure = undefined;
    const { logs, answer } = await chain.take('{"msg":"later"}');
    expect([answer.accepted, logs.length]).toEqual([1, 1]);
  });

  it("drains what nobody waits for", async () => {
    const chain = new TestChain();
    void (await start(chain, '{"msg":"a"}'));
    await chain.line.drain();
    expect(headers(chain)).toHaveLength(1);
    await chain.line.drain();
    expect(headers(chain)).toHaveLength(1);
  });

  it("gives rising event ids, also over blocks", async () => {
    const chain = new TestChain();
    const ids = [];
    for (let i = 0; i < 3; i++)
      ids.push(
        ...(await chain.take('{"msg":"a"}\n{"msg":"b"}\nbad')).logs.map((row) =>
          BigInt(String(row.event_id)),
        ),
      );
    expect(ids).toEqual([...ids].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(ids).size).toBe(6);
    expect(Number((ids[0] ?? 0n) >> 12n) & 1023).toBe(3);
  });
});
