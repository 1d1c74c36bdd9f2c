/** The chain without its door and its log, for bench/decode.mjs. */
import { compressZstd, type Publisher } from "@sightglass/bus";
import { OpenBlock } from "../src/steps/append";
import { decode } from "../src/steps/decode";
import { isRecord } from "../src/steps/json-values";
import { BlockLine } from "../src/steps/publish";
import { LogTake } from "../src/take-logs";
import { makeParts } from "../src/testing-chain";

const nowhere: Publisher = {
  publish: async () => undefined,
  assertWritable: () => undefined,
  close: async () => undefined,
};

/** Blocks of its own: it is emptied instead of sealed. */
class NoLine extends BlockLine {
  override commit(): void {
    this.open.reset();
  }
}

export function createChain() {
  const options = {
    publisher: nowhere,
    compress: compressZstd,
    processName: "bench-0",
    onPublished: () => undefined,
    onLost: () => undefined,
  };
  const unsealed = makeParts(new NoLine(new OpenBlock(), options));
  const sealed = makeParts(new BlockLine(new OpenBlock(), options));
  const sender = { projectId: 1, source: "http/bench", retentionDays: 30 };
  return {
    async append(body: Buffer): Promise<void> {
      const take = new LogTake(unsealed, { sender, body, origin: "" });
      await decode(body, take);
      if (unsealed.line.open.isFull) unsealed.line.commit();
    },
    async seal(body: Buffer): Promise<void> {
      const take = new LogTake(sealed, { sender, body, origin: "" });
      await decode(body, take);
      if (sealed.line.open.logs.rows > 2000) await take.finish();
    },
    control,
  };
}

/** What most pipelines do: parse, rearrange, print again. */
function control(body: Buffer): Buffer {
  const rows: string[] = [];
  for (const line of body.toString("utf8").split("\n")) {
    if (line === "") continue;
    const event: unknown = JSON.parse(line);
    if (!isRecord(event)) continue;
    const { timestamp, level, message, host, trace_id, span_id, ...rest } = event;
    const attributes: Record<string, string> = {};
    for (const [key, value] of Object.entries(rest)) {
      if (!isRecord(value)) attributes[key] = String(value);
      else for (const [inner, item] of Object.entries(value)) attributes[`${key}.${inner}`] = String(item);
    }
    rows.push(
      JSON.stringify({
        timestamp,
        severity_text: level,
        body: message,
        host,
        trace_id,
        span_id,
        attributes_text: attributes,
      }),
    );
  }
  return Buffer.from(rows.join("\n"));
}
