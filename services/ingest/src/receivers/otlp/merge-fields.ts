/**
 * Rewrites a checked message in which a field that may come once came more than once, so that it comes once: such
 * fields are merged, and of the kinds of an AnyValue the last counts. Senders do not do it; the format allows it. Pure.
 * Merging two messages is putting their bytes behind one another. Source: protobuf.dev/programming-guides/encoding
 */
import { FIELDS, MESSAGE } from "./schema";
import { KIND } from "./tags";
import { WireReader } from "./wire";
import { frame } from "./wire-writer";

const DEPTH_MAX = 100;
const KINDS: ReadonlySet<number> = new Set(Object.values(KIND));

export function mergeFields(bytes: Buffer, request: number): Buffer {
  return merge(bytes, request, 0);
}

function merge(bytes: Buffer, type: number, depth: number): Buffer {
  if (depth > DEPTH_MAX) return bytes;
  const parts: Buffer[] = [];
  const singles = new Map<number, Buffer[]>();
  const reader = new WireReader(bytes);
  while (reader.at < bytes.length) {
    const start = reader.at;
    const tag = reader.tag();
    const valueAt = reader.at;
    reader.skip(tag);
    const field = tag < 128 ? FIELDS[type]?.[tag] : undefined;
    if (type === MESSAGE.anyValue && KINDS.has(tag)) keepKind(parts, singles, tag);
    if (field?.message === undefined) {
      parts.push(bytes.subarray(start, reader.at));
      continue;
    }
    const end = reader.at;
    reader.at = valueAt;
    const inner = bytes.subarray(end - (reader.stop() - reader.at), end);
    reader.at = end;
    if (field.single) addTo(singles, tag, inner);
    else parts.push(frame(tag, merge(inner, field.message, depth + 1)));
  }
  for (const [tag, inner] of singles) {
    parts.push(frame(tag, merge(Buffer.concat(inner), FIELDS[type]?.[tag]?.message ?? 0, depth + 1)));
  }
  return Buffer.concat(parts);
}

function addTo(singles: Map<number, Buffer[]>, tag: number, inner: Buffer): void {
  const known = singles.get(tag);
  if (known === undefined) singles.set(tag, [inner]);
  else known.push(inner);
}

/** A value of another kind takes the place of the one before. */
function keepKind(parts: Buffer[], singles: Map<number, Buffer[]>, kind: number): void {
  parts.length = 0;
  for (const other of singles.keys()) if (other !== kind) singles.delete(other);
}
