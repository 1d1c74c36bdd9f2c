/**
 * The insert tokens of the embedded ClickHouse, made true again before it starts. The engine writes a
 * token into `deduplication_logs/` and only then renames the new part into place, so a kill between the
 * two leaves a token without rows, and the repetition of that insert would store nothing. Here, with the
 * engine down, every token whose part is not there is taken out. A line is `<1 added, 2 removed> TAB
 * <part> TAB <token hash>`; a torn or damaged line would keep the table from loading and goes too.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** What was found. */
export interface TokenRepair {
  /** Tokens without rows, now forgotten: their inserts will be repeated. */
  readonly forgotten: number;
  /** Lines that could not be read. */
  readonly damaged: number;
}

interface PartRange {
  readonly partition: string;
  readonly first: number;
  readonly last: number;
}

const LOG_FILE = /^deduplication_log_\d+\.txt$/;
const LINE = /^([12])\t([^\t]+)\t[^\t]+$/;
const PART = /^([^_]+)_(\d+)_(\d+)_\d+(?:_\d+)?$/;
const ADDED = "1";

/**
 * Repairs every table under `<store>/store`. The engine must not run.
 * Time: the directory entries and token lines of all tables (at most twice the window of each); memory: those of one table.
 */
export function repairInsertTokens(store: string): TokenRepair {
  let forgotten = 0;
  let damaged = 0;
  for (const table of tableFolders(join(store, "store"))) {
    const logs = join(table, "deduplication_logs");
    if (!existsSync(logs)) continue;
    const inPlace = partsByPartition(readdirSync(table));
    for (const name of readdirSync(logs)) {
      if (!LOG_FILE.test(name)) continue;
      const repair = repairFile(join(logs, name), inPlace, join(store, "insert-tokens.tmp"));
      forgotten += repair.forgotten;
      damaged += repair.damaged;
    }
  }
  return { forgotten, damaged };
}

/** Folders of tables: `store/<three hex digits>/<uuid>`. */
function tableFolders(store: string): string[] {
  if (!existsSync(store)) return [];
  return readdirSync(store).flatMap((group) =>
    readdirSync(join(store, group)).map((table) => join(store, group, table)),
  );
}

function repairFile(
  file: string,
  inPlace: ReadonlyMap<string, readonly PartRange[]>,
  scratch: string,
): TokenRepair {
  const text = readFileSync(file, "latin1");
  const kept: string[] = [];
  let forgotten = 0;
  let damaged = 0;
  for (const line of text.split("\n")) {
    const [, operation, part = ""] = LINE.exec(line) ?? [];
    const range = partRange(part);
    if (!range) damaged += line === "" ? 0 : 1;
    else if (operation === ADDED && !isInPlace(range, inPlace)) forgotten++;
    else kept.push(`${line}\n`);
  }
  if (kept.join("") !== text) replaceDurably(file, kept.join(""), scratch);
  return { forgotten, damaged };
}

/** `<partition>_<first block>_<last block>_<level>[_<mutation>]`; null for anything else. */
function partRange(name: string): PartRange | null {
  const [, partition, first, last] = PART.exec(name) ?? [];
  return partition === undefined ? null : { partition, first: Number(first), last: Number(last) };
}

function partsByPartition(names: readonly string[]): Map<string, PartRange[]> {
  const parts = new Map<string, PartRange[]>();
  for (const name of names) {
    const range = partRange(name);
    if (!range) continue;
    const known = parts.get(range.partition);
    if (known) known.push(range);
    else parts.set(range.partition, [range]);
  }
  return parts;
}

/** The part itself, or one that it was merged into. */
function isInPlace(part: PartRange, inPlace: ReadonlyMap<string, readonly PartRange[]>): boolean {
  const candidates = inPlace.get(part.partition) ?? [];
  return candidates.some(({ first, last }) => first <= part.first && part.last <= last);
}

function replaceDurably(file: string, text: string, scratch: string): void {
  const handle = openSync(scratch, "w", 0o600);
  try {
    writeFileSync(handle, text, "latin1");
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(scratch, file);
}
