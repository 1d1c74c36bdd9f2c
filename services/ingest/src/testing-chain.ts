/** The chain behind the door for tests: a body in, rows as plain objects out. The log takes everything, unless told. */
import { type BlockTable, blockFrames, decodeBlockHeader, type Publisher } from "@sightglass/bus";
import { AttributeKeys, EventIds, LogRow, SpanRow } from "@sightglass/clickhouse";
import { peerRoleOf } from "./receivers/otlp/read-span";
import { type OtlpSignal, otlpSignals } from "./receivers/otlp/signals";
import { Resources } from "./resources";
import type { Sender } from "./sender";
import { SeriesBook } from "./series-book";
import { OpenBlock } from "./steps/append";
import { decode } from "./steps/decode";
import { EventDraft } from "./steps/draft";
import { Normalizer } from "./steps/normalize";
import { BlockLine, type BlockLineOptions } from "./steps/publish";
import { roleOf } from "./steps/roles";
import type { IntakeAnswer, Take, TakeParts } from "./take";
import { LogTake } from "./take-logs";
import { type NativeRow, readNative } from "./testing-native";

export const SENDER: Sender = { projectId: 7, source: "http/default", retentionDays: 30 };

export interface Stored {
  answer: IntakeAnswer;
  logs: NativeRow[];
  spans: NativeRow[];
  series: NativeRow[];
  samples: NativeRow[];
  histograms: NativeRow[];
  exemplars: NativeRow[];
  resources: NativeRow[];
  deadLetters: NativeRow[];
  outcomes: NativeRow[];
  blocks: number;
}

/** Keeps what was published, uncompressed. */
export class MemoryPublisher implements Publisher {
  readonly messages: Buffer[] = [];
  /** Thrown by `publish` when set. */
  failure: Error | undefined;
  /** `publish` settles when this does. */
  gate: Promise<void> = Promise.resolve();

  async publish(message: Buffer): Promise<void> {
    await this.gate;
    if (this.failure !== undefined) throw this.failure;
    this.messages.push(message);
  }

  assertWritable(): void {}

  async close(): Promise<void> {}

  /** Rows of a table over all messages since the last call of `clear`. */
  rows(table: BlockTable): NativeRow[] {
    return this.messages.flatMap((message) => {
      const decoded = decodeBlockHeader(message);
      if (!decoded.ok) throw new Error(decoded.problem);
      const frames = blockFrames(message, decoded);
      return decoded.header.sections.flatMap((section, i) => {
        const frame = frames[i];
        return section.table === table && frame !== undefined ? readNative(frame) : [];
      });
    });
  }

  clear(): void {
    this.messages.length = 0;
  }
}

export class TestChain {
  readonly publisher = new MemoryPublisher();
  readonly line: BlockLine;
  readonly parts: TakeParts;
  private readonly otlp = otlpSignals();

  constructor(options: Pick<BlockLineOptions, "sealSpacingMs"> = {}) {
    this.line = new BlockLine(new OpenBlock(), {
      publisher: this.publisher,
      compress: async (data) => data,
      processName: "ingest-3",
      ...options,
      onPublished: () => undefined,
      onLost: () => undefined,
    });
    this.parts = makeParts(this.line);
  }

  /** Everything of one body, as stored. Earlier messages are forgotten. */
  async take(
    body: Buffer | string,
    read: (body: Buffer, take: LogTake) => Promise<void> = decode,
  ): Promise<Stored> {
    const { publisher } = this;
    publisher.clear();
    const bytes = Buffer.from(body);
    const take = new LogTake(this.parts, { sender: SENDER, body: bytes, origin: "127.0.0.1" });
    await read(bytes, take);
    return this.stored(await take.finish());
  }

  /** The same for a body of OTLP. */
  takeSpans(body: Buffer): Promise<Stored> {
    return this.takeOtlp(body, this.otlp.traces);
  }

  takeMetrics(body: Buffer): Promise<Stored> {
    return this.takeOtlp(body, this.otlp.metrics);
  }

  private async takeOtlp<SomeTake extends Take>(body: Buffer, signal: OtlpSignal<SomeTake>): Promise<Stored> {
    this.publisher.clear();
    const take = signal.begin(this.parts, { sender: SENDER, body, origin: "127.0.0.1" });
    await signal.read(body, take);
    return this.stored(await take.finish());
  }

  protected stored(answer: IntakeAnswer): Stored {
    const { publisher } = this;
    return {
      answer,
      logs: publisher.rows("logs"),
      spans: publisher.rows("spans"),
      series: publisher.rows("metric_series"),
      samples: publisher.rows("metric_samples"),
      histograms: publisher.rows("metric_histograms"),
      exemplars: publisher.rows("metric_exemplars"),
      resources: publisher.rows("resources"),
      deadLetters: publisher.rows("dead_letters"),
      outcomes: publisher.rows("ingest_outcomes"),
      blocks: publisher.messages.length,
    };
  }

  /** The one row of one event. */
  async row(event: unknown): Promise<NativeRow> {
    const { logs, answer } = await this.take(typeof event === "string" ? event : JSON.stringify(event));
    const [first] = logs;
    if (first === undefined || logs.length !== 1)
      throw new Error(`${logs.length} rows: ${JSON.stringify(answer)}`);
    return first;
  }
}

export function makeParts(line: BlockLine): TakeParts {
  const draft = new EventDraft(new AttributeKeys(roleOf), new LogRow());
  return {
    line,
    draft,
    normalizer: new Normalizer(draft),
    spanDraft: new EventDraft(new AttributeKeys(peerRoleOf), new SpanRow()),
    seriesBook: new SeriesBook(),
    resources: new Resources(),
    ids: new EventIds(3),
    chargeEvents: () => undefined,
    count: () => undefined,
  };
}
