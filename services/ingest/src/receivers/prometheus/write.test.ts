/** remote_write: what becomes of samples, and what mutated bodies do. */
import { describe, expect, it } from "vitest";
import { Refusal } from "../../refusal";
import { MetricTake } from "../../take-metrics";
import { SENDER, type Stored, TestChain } from "../../testing-chain";
import { createRandom, mutate, pick, type Random } from "../../testing-fuzz";
import { WriteReader } from "./read-write";
import { type WrittenMetadata, type WrittenSeries, writeRequest } from "./testing-write";

const NOW = Date.now();
const STALE_BITS = 0x7ff0000000000002n;

class WriteChain extends TestChain {
  private readonly reader = new WriteReader();

  write(series: readonly WrittenSeries[], metadata: readonly WrittenMetadata[] = []): Promise<Stored> {
    return this.writeBytes(writeRequest(series, metadata));
  }

  async writeBytes(body: Buffer): Promise<Stored> {
    this.publisher.clear();
    const take = new MetricTake(this.parts, { sender: SENDER, body, origin: "127.0.0.1" });
    await this.reader.read(body, take);
    return this.stored(await take.finish());
  }
}

const labelsOf = (name: string, more: Record<string, string> = {}): [string, string][] => [
  ["__name__", name],
  ...Object.entries({ instance: "web-1:9100", job: "node", ...more }),
];

describe("a sample", () => {
  it("is one of a series with the labels as they came, and the service and host that they name", async () => {
    const { series, samples, answer } = await new WriteChain().write([
      {
        labels: labelsOf("up", { zone: "a", empty: "" }),
        samples: [
          [NOW - 15_000, 0],
          [NOW, 1],
        ],
      },
    ]);
    expect(answer).toEqual({ accepted: 2, rejected: 0, errors: [] });
    expect(series).toMatchObject([
      {
        metric: "up",
        family: "up",
        kind: "unknown",
        temporality: "cumulative",
        service: "node",
        host: "web-1",
        labels: { instance: "web-1:9100", job: "node", zone: "a" },
      },
    ]);
    expect(samples).toMatchObject([
      { timestamp: BigInt(NOW - 15_000), value: 0, retention_days: 30 },
      { timestamp: BigInt(NOW), value: 1 },
    ]);
  });

  it("keeps the bits of a stale marker, NaN and infinities", async () => {
    const chain = new WriteChain();
    await chain.write([
      {
        labels: labelsOf("up"),
        samples: [
          [NOW, STALE_BITS],
          [NOW + 1, Number.NaN],
          [NOW + 2, Number.POSITIVE_INFINITY],
        ],
      },
    ]);
    const { samples } = chain.parts.line.open;
    expect(samples.rows).toBe(0);
    const stale = Buffer.alloc(8);
    stale.writeBigUInt64LE(STALE_BITS);
    expect(chain.publisher.messages[0]?.includes(stale)).toBe(true);
    expect(chain.publisher.rows("metric_samples").map(({ value }) => value)).toEqual([
      Number.NaN,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it("is the same series in whatever order its labels stand", async () => {
    const chain = new WriteChain();
    const one = await chain.write([{ labels: labelsOf("a", { b: "1" }), samples: [[NOW, 1]] }]);
    const two = await chain.write([{ labels: labelsOf("a", { b: "1" }).toReversed(), samples: [[NOW, 1]] }]);
    expect(two.samples[0]?.series_id).toBe(one.samples[0]?.series_id);
    expect(two.series).toEqual([]);
  });

  it.each([
    ["metric.name", { labels: [["job", "x"]], samples: [[NOW, 1]] }],
    [
      "series.labels",
      {
        labels: [
          ["__name__", "a"],
          ["b", "1"],
          ["b", "2"],
        ],
        samples: [[NOW, 1]],
      },
    ],
    [
      "series.labels",
      {
        labels: [
          ["__name__", "a"],
          ["", "1"],
        ],
        samples: [[NOW, 1]],
      },
    ],
    ["sample.future", { labels: [["__name__", "a"]], samples: [[NOW + 7_200_000, 1]] }],
    ["sample.too_old", { labels: [["__name__", "a"]], samples: [[NOW - 31 * 86_400_000, 1]] }],
    ["sample.too_old", { labels: [["__name__", "a"]], samples: [[-1, 1]] }],
  ] satisfies [string, WrittenSeries][])("is rejected alone: %s", async (code, wrong) => {
    const { answer, samples, deadLetters } = await new WriteChain().write([
      wrong,
      { labels: labelsOf("good"), samples: [[NOW, 1]] },
    ]);
    expect(answer).toMatchObject({ accepted: 1, rejected: 1, errors: [{ index: 0, code }] });
    expect([samples.length, deadLetters.length]).toEqual([1, 1]);
  });
});

describe("metadata", () => {
  it("gives kind, unit and help to the series, also to one that came before", async () => {
    const chain = new WriteChain();
    const bucket = { labels: labelsOf("d_bucket", { le: "1" }), samples: [[NOW, 1]] } satisfies WrittenSeries;
    const sum = { labels: labelsOf("d_sum"), samples: [[NOW, 1]] } satisfies WrittenSeries;
    const first = await chain.write([bucket, sum]);
    expect(first.series).toMatchObject([
      { metric: "d_bucket", family: "d", kind: "histogram" },
      { metric: "d_sum", family: "d_sum", kind: "unknown" },
    ]);
    const metadata = [{ family: "d", kind: 3, help: "How long.", unit: "seconds" }];
    const second = await chain.write([sum], metadata);
    expect(second.series).toMatchObject([
      { metric: "d_sum", family: "d", kind: "histogram", unit: "seconds", description: "How long." },
    ]);
    expect(second.samples[0]?.series_id).toBe(first.samples[1]?.series_id);
    expect((await chain.write([sum], metadata)).series).toEqual([]);
  });

  it("tells counters, and a request of it alone is taken", async () => {
    const chain = new WriteChain();
    const { answer } = await chain.write([], [{ family: "hits", kind: 1 }]);
    expect(answer).toEqual({ accepted: 0, rejected: 0, errors: [] });
    const { series } = await chain.write([
      { labels: labelsOf("hits_total"), samples: [[NOW, 1]] },
      { labels: labelsOf("other_total"), samples: [[NOW, 1]] },
    ]);
    expect(series).toMatchObject([
      { family: "hits", kind: "sum", monotonic: true },
      { family: "other_total", kind: "sum", monotonic: true },
    ]);
  });
});

describe("a native histogram", () => {
  const histogram = {
    ms: NOW,
    count: 12,
    sum: 18.4,
    schema: 1,
    zeroCount: 2,
    zeroThreshold: 0.001,
    positive: {
      spans: [
        [0, 2],
        [1, 2],
      ] satisfies [number, number][],
      deltas: [1, 1, -1, 0],
    },
    negative: {
      spans: [
        [0, 2],
        [1, 2],
      ] satisfies [number, number][],
      deltas: [1, 1, -1, 0],
    },
  };

  it("becomes an exponential one: bucket i ends where bucket i - 1 does there", async () => {
    const { histograms } = await new WriteChain().write([{ labels: labelsOf("h"), histograms: [histogram] }]);
    expect(histograms).toMatchObject([
      {
        count: 12n,
        sum: 18.4,
        scale: 1,
        zero_count: 2n,
        zero_threshold: 0.001,
        positive_offset: -1,
        positive: [1n, 2n, 0n, 1n, 1n],
        negative_offset: -1,
        negative: [1n, 2n, 0n, 1n, 1n],
        stale: false,
      },
    ]);
  });

  it("ends its series with a stale sum", async () => {
    const stale = { ms: NOW, count: 0, sum: STALE_BITS, schema: 0 };
    const { histograms } = await new WriteChain().write([{ labels: labelsOf("h"), histograms: [stale] }]);
    expect(histograms).toMatchObject([{ stale: true }]);
  });

  it.each([
    { ...histogram, schema: -53 },
    { ...histogram, positive: { spans: [[0, 5000]] satisfies [number, number][], deltas: [1] } },
    { ...histogram, positive: { spans: [[0, 1]] satisfies [number, number][], deltas: [-1] } },
  ])("is rejected where there is no exact form", async (wrong) => {
    const { answer } = await new WriteChain().write([{ labels: labelsOf("h"), histograms: [wrong] }]);
    expect(answer.errors).toMatchObject([{ code: "sample.histogram" }]);
  });
});

it("keeps exemplars with the trace that they were made in", async () => {
  const labels: [string, string][] = [
    ["trace_id", "0af7"],
    ["user", "7"],
  ];
  const { exemplars } = await new WriteChain().write([
    { labels: labelsOf("d_bucket"), samples: [[NOW, 1]], exemplars: [{ labels, value: 0.5, ms: NOW }] },
  ]);
  expect(exemplars).toMatchObject([{ trace_id: "0af7", value: 0.5, labels: { user: "7" } }]);
});

it("survives 20000 mutated bodies, and the counts add up", { timeout: 120_000 }, async () => {
  const chain = new WriteChain();
  const random = createRandom(20_261_122);
  const seeds = [
    writeRequest([
      {
        labels: labelsOf("a"),
        samples: [
          [NOW, 1],
          [NOW + 1, Number.NaN],
        ],
      },
    ]),
    writeRequest([
      {
        labels: labelsOf("h"),
        histograms: [{ ms: NOW, count: 3, sum: 1, schema: 3, positive: { spans: [[0, 2]], deltas: [1, 1] } }],
        exemplars: [{ labels: [["trace_id", "aa"]], value: 1, ms: NOW }],
      },
    ]),
    writeRequest([], [{ family: "a", kind: 2, help: "x" }]),
  ];
  const tokens = ["\u0000", "\u000a\u0000", "\u007f", "\ud800", "__name__"].map((text) => Buffer.from(text));
  tokens.push(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]), Buffer.alloc(10, 0xff), Buffer.from([0x80, 0x80]));
  let refused = 0;
  let accepted = 0;
  for (let round = 0; round < 20_000; round++) {
    try {
      const { answer, samples, histograms, deadLetters } = await chain.writeBytes(
        round % 2 === 0 ? mutate(random, seeds, tokens) : oneByteChanged(pick(random, seeds), random),
      );
      accepted += answer.accepted;
      expect([samples.length + histograms.length, deadLetters.length]).toEqual([
        answer.accepted,
        answer.rejected,
      ]);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused++;
    }
  }
  expect(accepted).toBeGreaterThan(2_000);
  expect(refused).toBeGreaterThan(2_000);
});

function oneByteChanged(seed: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(seed);
  bytes[random(bytes.length)] = random(256);
  return bytes;
}
