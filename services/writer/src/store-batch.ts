/**
 * Stores one batch: one insert per table, each under its own token, the counts last. Repeated after
 * a crash it stores nothing twice. What the store refuses is searched by halves, first of the blocks,
 * then of the rows of a refused block; what remains becomes dead letters, the rest is stored.
 */
import { type BlockTable, compressZstd } from "@sightglass/bus";
import { LIMITS } from "@sightglass/telemetry";
import { type Batch, type BatchBlock, batchToken, frameOf, SIGNAL_OF, TABLE_ORDER } from "./block-batch";
import { insertWhole, type StoreAccess } from "./insert-whole";
import { deadLetterRows, type Loss, type LostPiece, totalLoss } from "./losses";
import { type RefusedBlock, storeRowsApart } from "./store-rows-apart";
import { StoreRefusal } from "./store-writer";
import { storedRows } from "./stored-rows";

export interface StoreBatchOptions extends StoreAccess {
  batch: Batch;
  /** The blocks of the batch that are not repetitions. */
  fresh: readonly BatchBlock[];
  nowMs: number;
}

export interface BatchLosses {
  losses: ReadonlyMap<BatchBlock, readonly Loss[]>;
  /** Messages and sections of other tables that became dead letters. */
  pieces: number;
}

/** Rejects when stopped, and when the store refuses what the writer itself adds. */
export async function storeBatch(options: StoreBatchOptions): Promise<BatchLosses> {
  const run = new BatchRun(options);
  for (const table of TABLE_ORDER) await run.storeTable(table);
  return { losses: run.losses, pieces: run.pieces };
}

class BatchRun {
  readonly losses = new Map<BatchBlock, Loss[]>();
  pieces = 0;
  private readonly token: string;
  /** Dead letters that wait for the insert into `dead_letters`. */
  private readonly lost: LostPiece[] = [];

  constructor(private readonly options: StoreBatchOptions) {
    this.token = batchToken(options.partition, options.batch);
    for (const block of options.fresh) {
      if (block.header === null)
        this.lose({ block, signal: "message", message: block.problem, raw: block.message });
    }
  }

  async storeTable(table: BlockTable): Promise<void> {
    const blocks = this.options.fresh.filter((block) => frameOf(block, table) !== undefined);
    const frames = blocks.flatMap((block) => frameOf(block, table) ?? []);
    const own = await this.ownFrame(table);
    if (own) frames.push(own);
    if (frames.length === 0) return;
    const token = `${this.token}:${table}`;
    if ((await this.insert(table, frames, token)) === null) return;
    await this.storeByHalves(table, blocks);
    if (own) await this.insertOwn(table, own, `${token}:own`);
  }

  /** Rows that the writer itself adds to a table. */
  private async ownFrame(table: BlockTable): Promise<Buffer | null> {
    let native: Buffer | null = null;
    if (table === "dead_letters") native = deadLetterRows(this.lost);
    if (table === "ingest_outcomes") native = storedRows(this.options.fresh, this.losses);
    return native && compressZstd(native);
  }

  /**
   * The store's refusal in words; null when it took the body. A failing view is no refusal: rows that
   * may be in place already must not come again under other tokens.
   */
  private async insert(table: BlockTable, frames: readonly Buffer[], token: string): Promise<string | null> {
    const { store } = this.options;
    const body = { table, frames, token };
    const insert = (signal: AbortSignal) => store.insert({ ...body, signal });
    const repair = (signal: AbortSignal) => store.repair({ ...body, signal });
    try {
      await insertWhole({ table, insert, repair }, this.options);
      return null;
    } catch (error) {
      if (error instanceof StoreRefusal) return error.message;
      throw error;
    }
  }

  /** The blocks around refused ones stay together: k refused of n cost about 2k·log2(n) inserts, not n. */
  private async storeByHalves(table: BlockTable, blocks: readonly BatchBlock[]): Promise<void> {
    const half = Math.ceil(blocks.length / 2);
    for (const part of [blocks.slice(0, half), blocks.slice(half)]) {
      const [first, second] = part;
      if (first === undefined) continue;
      if (second === undefined) await this.storeAlone(table, first);
      else {
        const frames = part.flatMap((block) => frameOf(block, table) ?? []);
        const token = `${this.token}:${table}:${first.offset}+${part.length}`;
        if ((await this.insert(table, frames, token)) !== null) await this.storeByHalves(table, part);
      }
    }
  }

  private async storeAlone(table: BlockTable, block: BatchBlock): Promise<void> {
    const frame = frameOf(block, table);
    if (!frame) return;
    const token = `${this.token}:${table}:${block.offset}`;
    const refusal = await this.insert(table, [frame], token);
    if (refusal === null) return;
    if (table === "logs") await this.storeLogRows({ block, frame, token, refusal });
    else await this.loseSection(table, block, refusal);
  }

  private async storeLogRows(refused: RefusedBlock): Promise<void> {
    const { block, frame, refusal } = refused;
    const apart = await storeRowsApart(refused, this.options);
    if (apart.kind === "rows") {
      this.addLoss(block, { signal: "logs", reason: "store.refused", rows: apart.lost });
      return;
    }
    this.lose({ block, signal: "logs", message: refusal, raw: keptBytes(frame, apart.native) });
    this.addLoss(block, totalLoss(block, "logs", "block.unreadable"));
  }

  /** A refused section of another table. After the turn of `dead_letters` its letter goes out by itself. */
  private async loseSection(table: BlockTable, block: BatchBlock, refusal: string): Promise<void> {
    const raw = frameOf(block, table) ?? block.message;
    this.lose({ block, signal: table, message: refusal, raw });
    const signal = SIGNAL_OF[table];
    const isCounted = this.losses.get(block)?.some((loss) => loss.signal === signal) ?? false;
    if (signal !== undefined && !isCounted) this.addLoss(block, totalLoss(block, signal, "block.unreadable"));
    if (TABLE_ORDER.indexOf(table) < TABLE_ORDER.indexOf("dead_letters")) return;
    const native = deadLetterRows(this.lost.slice(-1));
    if (!native) return;
    const token = `${this.token}:${table}:${block.offset}:letter`;
    await this.insertOwn("dead_letters", await compressZstd(native), token);
  }

  /** What the writer itself made is never given up: a refusal ends this attempt, the batch is repeated. */
  private async insertOwn(table: BlockTable, frame: Buffer, token: string): Promise<void> {
    const refusal = await this.insert(table, [frame], token);
    if (refusal !== null) throw new Error(`the store refuses rows of the writer itself: ${refusal}`);
  }

  private addLoss(block: BatchBlock, loss: Loss): void {
    this.losses.set(block, [...(this.losses.get(block) ?? []), loss]);
  }

  private lose(piece: Pick<LostPiece, "block" | "signal" | "message" | "raw">): void {
    const { partition, nowMs } = this.options;
    this.lost.push({ ...piece, partition, reason: "block.unreadable", nowMs });
    if (piece.signal !== "logs") this.pieces++;
  }
}

/** The sealed frame, which is whole; what fits of its content only when the frame is too long for a letter. */
function keptBytes(frame: Buffer, native: Buffer): Buffer {
  return frame.length <= LIMITS.deadLetterRawBytesMax ? frame : native;
}
