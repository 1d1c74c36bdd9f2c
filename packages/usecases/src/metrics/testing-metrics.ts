/** A store with samples in it, for the tests of metrics. */
import {
  createReader,
  createWriterClient,
  migrate,
  projectDb,
  SampleBlock,
  SeriesBlock,
  type SeriesRow,
} from "@sightglass/clickhouse";
import { createLogger } from "@sightglass/runtime";
import { startClickHouse, type WrittenSeries } from "@sightglass/testkit";
import type { MetricsContext } from "./promql";

const RETENTION_DAYS = 400;
const STALE = { low: 2, high: 0x7ff00000 };
const logger = createLogger({ service: "test", level: "silent" });

export interface TestMetrics {
  contextOf(projectId: number): MetricsContext;
  /** Stores plain series of a project. */
  write(projectId: number, series: readonly WrittenSeries[]): Promise<void>;
  close(): Promise<void>;
}

export async function startTestMetrics(nowMs: number): Promise<TestMetrics> {
  const engine = await startClickHouse();
  const { url, database } = engine;
  const client = createWriterClient({ url, database, logger, ...engine.writer });
  await migrate(client, { database });
  const reader = createReader({ url, database, logger, ...engine.reader });
  return {
    contextOf: (projectId) => ({
      role: "viewer",
      db: projectDb(reader, projectId),
      clock: { now: () => nowMs },
    }),
    async write(projectId, all) {
      const series = new SeriesBlock();
      const samples = new SampleBlock();
      for (const [i, one] of all.entries()) append({ series, samples }, rowOf(projectId, i + 1, one), one);
      for (const [table, block] of [
        ["metric_series", series],
        ["metric_samples", samples],
      ] as const) {
        const target = `${url}/?database=${database}&query=INSERT+INTO+${table}+FORMAT+Native`;
        const authorization = `Basic ${btoa(`${engine.writer.user}:${engine.writer.password}`)}`;
        const body = new Uint8Array(block.encode());
        const answer = await fetch(target, { method: "POST", headers: { authorization }, body });
        if (!answer.ok) throw new Error(await answer.text());
      }
    },
    async close() {
      await reader.close();
      await client.close();
      await engine.stop();
    },
  };
}

function rowOf(projectId: number, id: number, { labels }: WrittenSeries): SeriesRow {
  const { __name__: metric = "", ...rest } = labels;
  return {
    projectId,
    metric,
    family: metric,
    seriesIdLow: id,
    seriesIdHigh: projectId,
    kind: "unknown",
    temporality: "unspecified",
    monotonic: false,
    unit: "",
    description: "",
    service: "",
    host: "",
    environment: "",
    version: "",
    resourceIdLow: 0,
    resourceIdHigh: 0,
    labels: Object.entries(rest),
  };
}

function append(
  { series, samples }: { series: SeriesBlock; samples: SampleBlock },
  row: SeriesRow,
  { timestamps, values, stale }: WrittenSeries,
): void {
  const words = new Uint32Array(2);
  const number = new Float64Array(words.buffer);
  for (const [i, ms] of timestamps.entries()) {
    number[0] = values[i] ?? 0;
    const [low = 0, high = 0] = words;
    const bits = stale?.[i] === 1 ? STALE : { low, high };
    samples.append(row, { ms, ...bits, retentionDays: RETENTION_DAYS });
  }
  for (const at of [0, timestamps.length - 1]) series.append(row, Math.floor((timestamps[at] ?? 0) / 1000));
}
