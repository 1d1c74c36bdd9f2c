/** Too many series: what is added up, what is dropped, and that nothing else is touched. */
import { describe, expect, it } from "vitest";
import { mergeHistograms } from "./merge-histograms";
import { SeriesBook, type SeriesDescription } from "./series-book";
import { MetricTake } from "./take-metrics";
import { SENDER, TestChain } from "./testing-chain";

const NOW = Date.now();

function described(metric: string, id: number, more: Partial<SeriesDescription> = {}): SeriesDescription {
  return {
    projectId: SENDER.projectId,
    metric,
    family: metric,
    kind: "sum",
    temporality: "delta",
    monotonic: true,
    unit: "",
    description: "",
    service: "s",
    host: "",
    environment: "",
    version: "",
    resourceIdLow: 0,
    resourceIdHigh: 0,
    labels: [["id", String(id)]],
    ...more,
  };
}

class FoldChain extends TestChain {
  private readonly few = {
    ...this.parts,
    seriesBook: new SeriesBook({ perProject: 6, perMetric: 2 }, "ingest-3"),
  };

  /** One request: a value for each description. */
  async add(points: readonly (readonly [SeriesDescription, number])[]) {
    this.publisher.clear();
    const body = Buffer.alloc(0);
    const take = new MetricTake(this.few, { sender: SENDER, body, origin: "127.0.0.1" });
    for (const [description, value] of points) {
      take.add(take.seriesBook.find(description), NOW, value);
      take.point(1);
    }
    const { samples, series, outcomes, answer } = this.stored(await take.finish());
    const names = new Map(series.map(({ series_id, labels }) => [series_id, JSON.stringify(labels)]));
    return {
      answer,
      series: series.length,
      other: [...names.values()].filter((labels) => labels.includes("__other__")),
      values: samples.map(({ value }) => value),
      outcomes: outcomes.map(({ outcome, reason, events }) => [outcome, reason, events].join(" ")).toSorted(),
    };
  }
}

describe("too many series of a metric", () => {
  it("add deltas up in __other__, in each request", async () => {
    const chain = new FoldChain();
    const all = [1, 2, 3, 4].map((id) => [described("d", id), 10 ** id] as const);
    expect(await chain.add(all)).toEqual({
      answer: { accepted: 4, rejected: 0, errors: [] },
      series: 3,
      other: ['{"__other__":"true","ingest":"ingest-3"}'],
      values: [10, 100, 11_000],
      outcomes: ["noted series.folded 2", "received  4"],
    });
    expect((await chain.add(all)).values).toEqual([10, 100, 11_000]);
    expect((await chain.add([[described("other metric", 9), 5]])).values).toEqual([5]);
  });

  it("add the increases of counters up, resets included", async () => {
    const chain = new FoldChain();
    const counter = (id: number, value: number) =>
      [described("c", id, { temporality: "cumulative" }), value] as const;
    const first = await chain.add([counter(1, 5), counter(2, 5), counter(3, 1_000), counter(4, 50)]);
    expect(first.values).toEqual([5, 5, 0]);
    expect((await chain.add([counter(3, 1_010), counter(4, 57)])).values).toEqual([17]);
    expect((await chain.add([counter(3, 4), counter(4, 57)])).values).toEqual([21]);
  });

  it("drop gauges, counted, and tell the sender that all is well", async () => {
    const chain = new FoldChain();
    const gauge = (id: number) =>
      [described("g", id, { kind: "gauge", temporality: "unspecified" }), id] as const;
    expect(await chain.add([gauge(1), gauge(2), gauge(3)])).toMatchObject({
      answer: { accepted: 3, rejected: 0 },
      values: [1, 2],
      outcomes: ["dropped series.limit 1", "received  3"],
    });
  });

  it("of a project are folded as well, and keep le apart", async () => {
    const chain = new FoldChain();
    for (let i = 0; i < 6; i++) await chain.add([[described(`m${i}`, i), 1]]);
    const bucket = (id: number, le: string) =>
      [
        described("h_bucket", id, {
          kind: "histogram",
          labels: [
            ["id", String(id)],
            ["le", le],
          ],
        }),
        1,
      ] as const;
    const { values, other } = await chain.add([bucket(1, "1"), bucket(2, "1"), bucket(1, "+Inf")]);
    expect(values).toEqual([2, 1]);
    expect(other).toHaveLength(2);
  });

  it("make room again when nothing came for others in two hours", () => {
    let nowMs = NOW;
    const book = new SeriesBook({ perProject: 1, perMetric: 1 }, "", () => nowMs);
    expect(book.find(described("a", 1)).folded).toBeUndefined();
    expect(book.find(described("a", 2)).folded).toBeDefined();
    nowMs += 3 * 3_600_000;
    const { generation } = book;
    expect(book.find(described("a", 3)).folded).toBeUndefined();
    expect(book.generation).toBe(generation + 1);
  });
});

it("adds histograms of different scales up", () => {
  const point = { ms: 1, sum: 3, min: 1, max: 2, zeroThreshold: 0, zeroCount: 1, stale: false };
  const fine = {
    ...point,
    count: 5,
    scale: 1,
    positive: { offset: -1, counts: [1, 2, 1] },
    negative: { offset: 0, counts: [] },
  };
  const coarse = {
    ...point,
    count: 3,
    scale: 0,
    positive: { offset: 1, counts: [2] },
    negative: { offset: 0, counts: [] },
  };
  expect(mergeHistograms(fine, coarse)).toMatchObject({
    count: 8,
    sum: 6,
    scale: 0,
    zeroCount: 2,
    positive: { offset: -1, counts: [1, 3, 2] },
  });
});
