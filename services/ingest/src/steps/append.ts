/**
 * Chain step: rows, copies of rejected events and counts go into the one open block that all requests share.
 * Pure but for its own state. The block and its counts become durable together.
 */
import {
  DeadLetterBlock,
  type DeadLetterRow,
  LogBlock,
  type LogRow,
  OutcomeBlock,
  ResourceBlock,
} from "@sightglass/clickhouse";
import type { Resource } from "../resources";
import type { Sender } from "../sender";
import { type RowCount, Tally } from "../tally";

/** Past either the block is sealed even while others are in flight. Sealed it has about a quarter of the bytes. */
export const BLOCK_ROWS_MAX = 5_000;
const BLOCK_BYTES_MAX = 1_500_000;

export class OpenBlock {
  readonly logs = new LogBlock();
  readonly resources = new ResourceBlock();
  readonly deadLetters = new DeadLetterBlock();
  readonly outcomes = new OutcomeBlock();
  readonly tally = new Tally();
  oldestReceivedMs = 0;
  newestReceivedMs = 0;
  /** Bytes of the events as they came, and of dead letters: close above what the columns hold. */
  takenBytes = 0;
  private readonly rowCounts = new Map<string, RowCount>();
  private lastCount: RowCount | undefined;

  get isEmpty(): boolean {
    return this.logs.rows === 0 && this.deadLetters.rows === 0 && this.tally.isEmpty;
  }

  get isFull(): boolean {
    return this.logs.rows >= BLOCK_ROWS_MAX || this.takenBytes >= BLOCK_BYTES_MAX;
  }

  /** So large that it must not grow, whatever is in flight: the event log takes 32 MiB at most. */
  get isHuge(): boolean {
    return this.logs.rows >= 10 * BLOCK_ROWS_MAX || this.takenBytes >= 5 * BLOCK_BYTES_MAX;
  }

  append(row: LogRow, sender: Sender, bytes: number): void {
    this.logs.append(row);
    this.takenBytes += bytes;
    this.seen(row.observedMs);
    this.countOf(sender).rows++;
  }

  appendResource(resource: Resource, projectId: number, nowMs: number): void {
    const seconds = Math.floor(nowMs / 1000);
    this.resources.append({
      projectId,
      resourceIdLow: resource.idLow,
      resourceIdHigh: resource.idHigh,
      service: resource.service,
      attributes: resource.attributes,
      firstSeen: seconds,
      lastSeen: seconds,
    });
  }

  appendDeadLetter(row: DeadLetterRow): void {
    this.deadLetters.append(row);
    this.takenBytes += row.raw.length;
    this.seen(row.observedMs);
  }

  seen(receivedMs: number): void {
    if (this.oldestReceivedMs === 0 || receivedMs < this.oldestReceivedMs) this.oldestReceivedMs = receivedMs;
    if (receivedMs > this.newestReceivedMs) this.newestReceivedMs = receivedMs;
  }

  counts(): RowCount[] {
    return [...this.rowCounts.values()];
  }

  reset(): void {
    this.logs.reset();
    this.resources.reset();
    this.deadLetters.reset();
    this.outcomes.reset();
    this.tally.clear();
    this.rowCounts.clear();
    this.lastCount = undefined;
    this.oldestReceivedMs = 0;
    this.newestReceivedMs = 0;
    this.takenBytes = 0;
  }

  private countOf(sender: Sender): RowCount {
    const last = this.lastCount;
    if (last !== undefined && last.projectId === sender.projectId && last.source === sender.source)
      return last;
    const key = `${sender.projectId} ${sender.source}`;
    let count = this.rowCounts.get(key);
    if (count === undefined) {
      count = { projectId: sender.projectId, source: sender.source, rows: 0 };
      this.rowCounts.set(key, count);
    }
    this.lastCount = count;
    return count;
  }
}
