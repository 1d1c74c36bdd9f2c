/**
 * Where a group stands in the topic: the committed offset, with the end of the planned batch in the
 * metadata of the commit (`{"planned":<end>}`).
 */
import type { Admin } from "kafkajs";
import type { Position } from "../contract";

export interface PartitionOffsets {
  partition: number;
  /** Oldest offset that is still there. */
  first: number;
  /** Offset of the next message to come. */
  end: number;
  /** Null: the group has not committed anything. */
  position: Position | null;
}

/** All partitions of the topic, in their order. */
export async function groupOffsets(admin: Admin, topic: string, group: string): Promise<PartitionOffsets[]> {
  const [committed, bounds] = await Promise.all([
    admin.fetchOffsets({ groupId: group, topics: [topic] }),
    admin.fetchTopicOffsets(topic),
  ]);
  const positions = new Map<number, Position>();
  for (const { partition, offset, metadata } of committed[0]?.partitions ?? []) {
    if (Number(offset) < 0) continue;
    positions.set(partition, { committed: Number(offset), planned: plannedOf(metadata) });
  }
  return bounds
    .map(({ partition, low, high }) => ({
      partition,
      first: Number(low),
      end: Number(high),
      position: positions.get(partition) ?? null,
    }))
    .sort((a, b) => a.partition - b.partition);
}

export function planMetadata(end: number): string {
  return JSON.stringify({ planned: end });
}

/** Null for metadata of anybody else. */
export function plannedOf(metadata: string | null): number | null {
  if (!metadata) return null;
  try {
    const parsed: unknown = JSON.parse(metadata);
    const planned =
      typeof parsed === "object" && parsed !== null && "planned" in parsed ? parsed.planned : null;
    return Number.isSafeInteger(planned) && typeof planned === "number" ? planned : null;
  } catch {
    return null;
  }
}
