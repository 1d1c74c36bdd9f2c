/** Protobuf messages by hand, with marks at the places that a sender writes anew before each sending. */

/** @typedef {{bytes: Buffer, marks: {kind: string, at: number, index: number}[]}} Piece */

function varint(value) {
  const bytes = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}

/** @param {Piece[]} pieces @returns {Piece} */
export function join(pieces) {
  const marks = [];
  let at = 0;
  for (const piece of pieces) {
    for (const mark of piece.marks) marks.push({ ...mark, at: mark.at + at });
    at += piece.bytes.length;
  }
  return { bytes: Buffer.concat(pieces.map(({ bytes }) => bytes)), marks };
}

export const raw = (bytes) => ({ bytes, marks: [] });

/** A message or list of fields under a field number. */
export function message(field, pieces) {
  const inner = join(pieces);
  return join([raw(Buffer.concat([varint(field * 8 + 2), varint(inner.bytes.length)])), inner]);
}

export function text(field, value) {
  const bytes = Buffer.from(value);
  return raw(Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]));
}

export const number = (field, value) => raw(Buffer.concat([varint(field * 8), varint(value)]));

/** Eight bytes that are marked. */
export function marked64(field, kind, index = 0) {
  return { bytes: Buffer.concat([varint(field * 8 + 1), Buffer.alloc(8)]), marks: [{ kind, at: 1, index }] };
}

/** Bytes that are marked. */
export function markedBytes(field, { kind, index = 0 }, bytes) {
  const head = Buffer.concat([varint(field * 8 + 2), varint(bytes.length)]);
  return { bytes: Buffer.concat([head, bytes]), marks: [{ kind, at: head.length, index }] };
}

/** A KeyValue under a field number. */
export function attribute(field, key, value) {
  const any = typeof value === "number" ? [number(3, value)] : [text(1, value)];
  return message(field, [text(1, key), message(2, any)]);
}
