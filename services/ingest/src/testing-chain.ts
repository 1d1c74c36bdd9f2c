/** The chain behind the door for tests: a body in, rows as plain objects out. The log takes everything, unless told. */
import { type BlockTable, blockFrames, decodeBlockHeader, type Publisher } from "@sightglass/bus";
import { AttributeKeys, EventIds, LogRow, SpanRow } from "@sightglass/clickhouse";
import { peerRoleOf } from "./receivers/otlp/read-span";
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
    const answer = await take.finish();
    return {
      answer,
      logs: publisher.rows("logs"),
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
