/** Pieces of ClickHouse's `RowBinary`. Pure. Source: https://clickhouse.com/docs/interfaces/formats/RowBinary. */

/** A varint, and where it ends. */
export function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  let at = start;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, end: at };
  }
}
