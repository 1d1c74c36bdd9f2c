/**
 * Opens blocks of the event log for the tails: only those with rows of a project that is tailed, and of those only
 * its rows. Each row gets the attributes of its resource, from this block, an earlier one, or the store.
 * Memory: SEEN_MAX block ids for each partition, RESOURCES_MAX resources.
 */
import {
  type BlockHeader,
  type BusMessage,
  blockFrames,
  decodeBlockHeader,
  decompressZstd,
} from "@sightglass/bus";
import { type BlockRecord, readLogBlock, readResourceBlock } from "@sightglass/clickhouse";
import { sleep } from "@sightglass/runtime";
import type { LogRecord } from "@sightglass/telemetry";

export interface TailRow {
  projectId: number;
  /** Place in the block. */
  row: number;
  record: LogRecord;
}

/** Null: no block can be read from the message. */
export type TailBlock = { rows: TailRow[]; newestReceivedMs: number } | null;

export type IsWanted = (projectId: number) => boolean;
type Attributes = Record<string, string>;

/** Resources of a project from the store, by decimal id; those that it does not have are missing. */
export type LoadResources = (
  projectId: number,
  rows: readonly { resource_id: string; service: string }[],
) => Promise<ReadonlyMap<string, Attributes>>;

const SEEN_MAX = 10_000;
const RESOURCES_MAX = 20_000;
/** The block with a resource may be older than the tail and on its way into the store. */
const LOAD_ATTEMPTS = 4;
const LOAD_PAUSE_MS = 250;
/** A resource that was waited for in vain: the store is asked for it again, but no event waits. */
const LOAD_AGAIN_MS = 5_000;

export class TailBlocks {
  private readonly seen = new Map<string, Map<string, number>>();
  private readonly resources = new Map<string, Attributes>();
  /** Resources that are missing, and when the store is asked again. */
  private readonly absent = new Map<string, number>();

  constructor(
    private readonly load: LoadResources,
    private readonly onDamage: (error: unknown) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The rows of the wanted projects. A block that the partition has given before has none. Never rejects. */
  async read(partition: string, message: BusMessage, isWanted: IsWanted): Promise<TailBlock> {
    const decoded = decodeBlockHeader(message.value);
    if (!decoded.ok) return null;
    const { header } = decoded;
    const block = { rows: [], newestReceivedMs: header.newestReceivedMs };
    if (this.isRepeated(partition, header.id, message.offset) || !hasRows(header, isWanted)) return block;
    try {
      const sections = await openSections(message.value, decoded);
      if (sections.resources) this.keepResources(sections.resources, isWanted);
      const found = sections.logs ? readLogBlock(sections.logs, isWanted) : [];
      await this.fillResources(found);
      return { ...block, rows: found };
    } catch (error) {
      this.onDamage(error);
      return block;
    }
  }

  /** Remembers what later blocks may need of one that nobody wants to see. */
  async note(partition: string, message: BusMessage, isWanted: IsWanted): Promise<void> {
    const decoded = decodeBlockHeader(message.value);
    if (!decoded.ok || this.isRepeated(partition, decoded.header.id, message.offset)) return;
    if (!hasRows(decoded.header, isWanted)) return;
    try {
      const { resources } = await openSections(message.value, decoded, "resources");
      if (resources) this.keepResources(resources, isWanted);
    } catch (error) {
      this.onDamage(error);
    }
  }

  /** The writer's rule: what comes again later in the same partition counts once. */
  private isRepeated(partition: string, id: string, offset: number): boolean {
    const ids = this.seen.get(partition) ?? new Map<string, number>();
    this.seen.set(partition, ids);
    const first = ids.get(id);
    if (first !== undefined && first <= offset) return first < offset;
    ids.set(id, offset);
    dropOldest(ids, SEEN_MAX);
    return false;
  }

  private keepResources(native: Buffer, isWanted: IsWanted): void {
    for (const { projectId, resourceId, attributes } of readResourceBlock(native, isWanted)) {
      this.resources.set(nameOf({ projectId, resourceId }), attributes);
    }
    dropOldest(this.resources, RESOURCES_MAX);
  }

  private async fillResources(rows: readonly BlockRecord[]): Promise<void> {
    let missing = rows.filter((row) => row.resourceId !== "0" && !this.fill(row) && this.isDue(row));
    for (let attempt = 1; missing.length > 0; attempt++) {
      await this.loadMissing(missing);
      missing = missing.filter((row) => !this.fill(row));
      if (attempt === LOAD_ATTEMPTS || missing.every((row) => this.absent.has(nameOf(row)))) break;
      await sleep(LOAD_PAUSE_MS);
    }
    for (const row of missing) this.absent.set(nameOf(row), this.now() + LOAD_AGAIN_MS);
    dropOldest(this.absent, RESOURCES_MAX);
  }

  private isDue(row: BlockRecord): boolean {
    return this.now() >= (this.absent.get(nameOf(row)) ?? 0);
  }

  private fill(row: BlockRecord): boolean {
    const attributes = this.resources.get(nameOf(row));
    if (attributes) row.record.resource = attributes;
    return attributes !== undefined;
  }

  private async loadMissing(rows: readonly BlockRecord[]): Promise<void> {
    for (const projectId of new Set(rows.map((row) => row.projectId))) {
      const asked = new Map(
        rows.filter((row) => row.projectId === projectId).map((row) => [row.resourceId, row]),
      );
      const wanted = [...asked].map(([resource_id, { record }]) => ({
        resource_id,
        service: record.service,
      }));
      const found = await this.load(projectId, wanted).catch(() => new Map<string, Attributes>());
      for (const [resourceId, attributes] of found)
        this.resources.set(nameOf({ projectId, resourceId }), attributes);
    }
    dropOldest(this.resources, RESOURCES_MAX);
  }
}

function nameOf({ projectId, resourceId }: Pick<BlockRecord, "projectId" | "resourceId">): string {
  return `${projectId} ${resourceId}`;
}

function hasRows(header: BlockHeader, isWanted: IsWanted): boolean {
  return header.counts.some(({ projectId, rows }) => rows > 0 && isWanted(projectId));
}

type Sections = Partial<Record<"logs" | "resources", Buffer>>;

async function openSections(
  message: Buffer,
  decoded: { header: BlockHeader; bodyStart: number },
  only?: "resources",
): Promise<Sections> {
  const frames = blockFrames(message, decoded);
  const opened: Sections = {};
  for (const [i, { table, rawBytes }] of decoded.header.sections.entries()) {
    const frame = frames[i];
    if (frame === undefined || (table !== "logs" && table !== "resources")) continue;
    if (only === undefined || table === only) opened[table] = await decompressZstd(frame, rawBytes);
  }
  return opened;
}

function dropOldest(map: Map<string, unknown>, max: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= max) return;
    map.delete(oldest);
  }
}
