import type { TailAnswer } from "@sightglass/usecases";
import { describe, expect, it } from "vitest";
import { eventStream } from "./event-stream";

async function* answersOf(
  batches: readonly TailAnswer[][],
  error?: Error,
): AsyncGenerator<TailAnswer[], void> {
  yield* batches;
  if (error) throw error;
}

async function textOf(answers: AsyncGenerator<TailAnswer[], void>, heartbeatMs?: number): Promise<string> {
  const options = { onError: () => {}, ...(heartbeatMs === undefined ? {} : { heartbeatMs }) };
  return new Response(await eventStream(answers, options)).text();
}

const row = (n: number): TailAnswer => ({ kind: "row", text: `{"n":${n}}`, cursor: `c${n}` });
const idle: TailAnswer = { kind: "idle", cursor: "c9" };

describe("eventStream", () => {
  it("writes rows with their cursors, and what stands between them", async () => {
    const text = await textOf(
      answersOf([
        [{ kind: "resumed", gapMs: 8_000, repeats: false, cursor: "c0" }],
        [{ kind: "open", cursor: undefined }],
        [row(1), { kind: "skipped", count: 212, cursor: "c2" }, row(3)],
      ]),
    );
    expect(text).toBe(
      'event: resumed\nid: c0\ndata: {"missing":0,"gap_ms":8000,"repeats":false}\n\n' +
        "retry: 1000\n: open\n\n" +
        'id: c1\ndata: {"n":1}\n\nevent: skipped\nid: c2\ndata: {"count":212}\n\nid: c3\ndata: {"n":3}\n\n',
    );
  });

  it("says nothing while it is quiet, but for a heartbeat that moves the cursor", async () => {
    expect(await textOf(answersOf([[idle], [idle]]))).toBe("");
    expect(await textOf(answersOf([[idle]]), 0)).toBe(": still here\nid: c9\n\n");
  });

  it("tells in a last event that it failed, and nothing of our own errors", async () => {
    const text = await textOf(answersOf([[row(1)]], new Error("secret")));
    expect(text).toContain("event: failed\ndata: ");
    expect(text).toContain("internal");
    expect(text).not.toContain("secret");
  });

  it("ends the tail when its reader leaves", async () => {
    let ended = false;
    const endless = (async function* (): AsyncGenerator<TailAnswer[], void> {
      try {
        for (let n = 0; ; n++) yield [row(n)];
      } finally {
        ended = true;
      }
    })();
    const reader = (await eventStream(endless, { onError: () => {} })).getReader();
    await reader.read();
    await reader.cancel();
    expect(ended).toBe(true);
  });

  it("reads on only as fast as its reader takes", async () => {
    let given = 0;
    const many = (async function* (): AsyncGenerator<TailAnswer[], void> {
      for (let n = 0; n < 1_000; n++) {
        given++;
        yield [row(n)];
      }
    })();
    const reader = (await eventStream(many, { onError: () => {} })).getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(given).toBeLessThan(6);
    await reader.cancel();
  });
});
