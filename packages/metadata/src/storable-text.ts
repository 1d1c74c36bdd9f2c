/** Text that Postgres holds: no NUL, and no half of a surrogate pair. Pure. */

export function isStorableText(text: string): boolean {
  return storableText(text) === text;
}

/** With a replacement character where Postgres takes none. */
export function storableText(text: string): string {
  return Buffer.from(text).toString().replaceAll("\0", "\ufffd");
}

/** The same of every text in a tree of JSON. */
export function storableTree(tree: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [storableText(key), storable(value)]));
}

function storable(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  return isPlain(value) ? storableTree(value) : value;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
