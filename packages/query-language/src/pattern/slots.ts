/** What a variable part of a message is, by how it is written. Pure; browser-safe; linear in the text. */

/** `any`: of several kinds. `list`: three or more in a row. `word`: one of many words. */
export const SLOT_KINDS = [
  "n",
  "duration",
  "size",
  "time",
  "ip",
  "email",
  "version",
  "id",
  "str",
  "colour",
  "list",
  "word",
  "any",
] as const;
export type SlotKind = (typeof SLOT_KINDS)[number];

const FORMS: readonly [SlotKind, RegExp][] = [
  ["str", /^["']/],
  ["colour", /^\p{Cc}/u],
  ["email", /@/],
  ["ip", /^\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d+)?$/],
  ["ip", /^(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}$/i],
  ["time", /^\d{4}-\d\d-\d\d(?:T[\dTZ:.,+-]+)?$/],
  ["time", /^\d\d?[/.]\d\d?[/.]\d{4}(?::[\d:]+)?$/],
  ["time", /^\d\d?:\d\d:\d\d(?:[.,]\d+)?Z?$/],
  ["duration", /^-?\d+(?:[.,]\d+)*(?:ns|us|ms|s|sec|secs|min|mins|m|h|d)$/],
  ["size", /^-?\d+(?:[.,]\d+)*(?:B|bytes|[kKMGTP]i?B)$/],
  ["n", /^-?\d+(?:[.,]\d+)?$/],
  ["n", /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/],
  ["n", /^-?\d+(?:\.\d+)?[eE][+-]?\d+$/],
  ["version", /^\d+(?:\.\d+){2,}$/],
];

/** The kind of one value; `id` for what has no other form. */
export function slotKind(value: string): SlotKind {
  return FORMS.find(([, form]) => form.test(value))?.[0] ?? "id";
}

const MEASURES: ReadonlySet<SlotKind> = new Set(["n", "duration", "size"]);

/** The kind that holds for values of all these kinds; an id may happen to have digits only. */
export function commonKind(kinds: readonly SlotKind[]): SlotKind {
  const [first = "any"] = kinds;
  if (kinds.every((kind) => kind === first)) return first;
  if (kinds.every((kind) => MEASURES.has(kind))) return "n";
  return kinds.every((kind) => kind === "id" || kind === "n") ? "id" : "any";
}
