/** Bounds of the writer. Names end in their unit. */
export const WRITER_LIMITS = {
  /** A batch is closed when it holds this many log records and spans. */
  batchRows: 100_000,
  /** Rows of all tables in one batch: below `min_insert_block_size_rows`, so that one body is one block. */
  batchRowsMax: 1_000_000,
  /**
   * Native bytes of all tables in one batch: below `min_insert_block_size_bytes` (256 MB), and small
   * because the store takes up to 5.4 times as much memory, which an engine of 1 GiB must have twice.
   */
  batchRawBytesMax: 48 * 1024 * 1024,
  /**
   * Memory that the store may ask for in one piece while it reads a block; more is a damaged length. A
   * whole batch is a tenth of it.
   */
  readerChunkBytesMax: 512 * 1024 * 1024,
  /** Messages of one batch in memory. */
  batchBytesMax: 48 * 1024 * 1024,
  batchMessagesMax: 20_000,
  /** Bytes asked of the bus at once. */
  readBytesMax: 8 * 1024 * 1024,
  /** Block ids remembered per partition. */
  seenBlocks: 10_000,
  /** Messages read back at start to fill that memory. */
  readBackBytesMax: 64 * 1024 * 1024,
  insertsInFlight: 2,
  /** Time between two inserts of a partition under load; stretched when parts pile up. */
  intervalMs: 1000,
  intervalMaxMs: 5000,
  /** Active parts of one partition of a table above which the interval grows. */
  activePartsMax: 150,
  /** How often parts are counted. */
  partsEveryMs: 5000,
  /** How often the times until events could be searched are written, in how many rows, in how long. */
  latencyEveryMs: 5000,
  latencyRowsMax: 20_000,
  latencyTimeoutMs: 2000,
  /** Waits between attempts against a store that does not answer. */
  retryBaseMs: 200,
  retryMaxMs: 10_000,
  /** An insert in flight may take this long after a stop. */
  stopGraceMs: 2500,
} as const;
