/** One reader's tail: its filter, how far it has come in each partition, and what waits to be sent. */

import type { ProjectDb } from "@sightglass/clickhouse";
import { createMatcher, type Filter } from "@sightglass/query-language";
import { UseCaseError } from "../../errors";
import { MatchCost } from "./match-cost";
import { Outbox } from "./outbox";
import type { TailBlock, TailRow } from "./tail-blocks";
import { encodeTailCursor, type TailPosition } from "./tail-cursor";

/** Ids of rows that the store gave and the event log gives again. */
const SENT_IDS_MAX = 50_000;

export interface TailSessionParts {
  outbox?: Outbox;
  cost?: MatchCost;
}

export class TailSession {
  readonly outbox: Outbox;
  readonly positions = new Map<string, TailPosition>();
  /** Partitions in which the hub brings new blocks; in the others the session reads for itself. */
  readonly live = new Set<string>();
  private readonly matches: ReturnType<typeof createMatcher>;
  private readonly receivedMs = new Map<string, number>();
  private readonly sentIds = new Set<string>();
  private readonly cost: MatchCost;

  constructor(
    readonly db: ProjectDb,
    filter: Filter,
    private readonly startMs: number,
    { outbox = new Outbox(), cost = new MatchCost() }: TailSessionParts = {},
  ) {
    this.matches = createMatcher(filter);
    this.outbox = outbox;
    this.cost = cost;
  }

  get cursor(): string {
    return encodeTailCursor({ shownToMs: this.shownToMs(), positions: this.positions });
  }

  /** The row comes from the store: it is not sent again. */
  remember(id: string): void {
    this.sentIds.add(id);
    if (this.sentIds.size <= SENT_IDS_MAX) return;
    for (const oldest of this.sentIds) {
      this.sentIds.delete(oldest);
      return;
    }
  }

  /** Sends the rows of a block from the session's position on. False when there was no room for all: offer it again. */
  offer(partition: string, offset: number, block: TailBlock): boolean {
    for (const row of this.fresh(partition, offset, block)) {
      if (this.outbox.isFull) {
        this.positions.set(partition, { offset, row: row.row });
        return false;
      }
      this.positions.set(partition, { offset, row: row.row + 1 });
      this.outbox.push({ kind: "row", text: JSON.stringify(row.record), cursor: this.cursor });
    }
    this.pass(partition, offset, block);
    return true;
  }

  /** Counts the rows of a block instead of sending them. */
  skip(partition: string, offset: number, block: TailBlock): number {
    let count = 0;
    for (const _ of this.fresh(partition, offset, block)) count++;
    this.pass(partition, offset, block);
    if (count > 0) this.outbox.push({ kind: "skipped", count, cursor: this.cursor });
    return count;
  }

  /** None when the filter costs too much: the tail ends then. */
  private *fresh(partition: string, offset: number, block: TailBlock): Generator<TailRow, void> {
    const position = this.positions.get(partition);
    const from = position?.offset === offset ? position.row : 0;
    for (const row of block?.rows ?? []) {
      if (row.projectId !== this.db.projectId || row.row < from) continue;
      const isMatch = this.cost.measure(row.record.body.length, () => this.matches(row.record));
      if (this.cost.isTooDear) return this.outbox.close(tooDear());
      if (isMatch && !this.sentIds.delete(row.record.id)) yield row;
    }
  }

  private pass(partition: string, offset: number, block: TailBlock): void {
    this.positions.set(partition, { offset: offset + 1, row: 0 });
    if (block) this.receivedMs.set(partition, block.newestReceivedMs);
  }

  /** While some partitions lag, the time that the slowest of them has reached. */
  private shownToMs(): number {
    let slowest = Number.POSITIVE_INFINITY;
    for (const partition of this.positions.keys()) {
      if (this.live.has(partition)) continue;
      slowest = Math.min(slowest, this.receivedMs.get(partition) ?? this.startMs);
    }
    if (slowest < Number.POSITIVE_INFINITY) return slowest;
    return Math.max(this.startMs, ...this.receivedMs.values());
  }
}

function tooDear(): UseCaseError {
  return new UseCaseError(
    "limit.time",
    "The filter takes too long for a live tail of these events. Add a word or a field that most of them lack, or make its regular expression simpler.",
  );
}
