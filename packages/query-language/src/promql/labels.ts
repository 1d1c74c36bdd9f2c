/** Label sets: names in order, no empty values. */
import { METRIC_NAME } from "./ast";

/** The labels of a series, by name in byte order. A map, so that no label name is special. */
export type Labels = ReadonlyMap<string, string>;

export const NO_LABELS: Labels = new Map();

/** Makes a label set; an empty value is no label. */
export function labelsOf(entries: Iterable<readonly [string, string]>): Labels {
  const kept = [...new Map(entries)].filter(([, value]) => value !== "");
  return new Map(kept.sort(([a], [b]) => compareBytes(a, b)));
}

/** Order of UTF-8 bytes: UTF-16 order, except that surrogates come last. */
function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number) => unit >= 0xd800 && unit < 0xe000;

/** A text that two label sets share only when they are equal. */
export function keyOf(labels: Labels): string {
  let key = "";
  for (const [name, value] of labels) key += `${name.length}:${name}${value.length}:${value}`;
  return key;
}

/** The labels that pass a test of their name. */
export function pickLabels(labels: Labels, keep: (name: string) => boolean): Labels {
  const picked = new Map<string, string>();
  for (const [name, value] of labels) if (keep(name)) picked.set(name, value);
  return picked;
}

/** Without the name of the metric. */
export function dropName(labels: Labels): Labels {
  return labels.has(METRIC_NAME) ? pickLabels(labels, (name) => name !== METRIC_NAME) : labels;
}

/** With one label set; an empty value removes it. */
export function withLabel(labels: Labels, name: string, value: string): Labels {
  return labelsOf([...labels, [name, value]]);
}

/** The order of Prometheus: label by label, name before value, the shorter set first. */
export function compareLabels(a: Labels, b: Labels): number {
  const right = [...b];
  let index = 0;
  for (const [name, value] of a) {
    const other = right[index++];
    if (other === undefined) return 1;
    const order = compareBytes(name, other[0]) || compareBytes(value, other[1]);
    if (order !== 0) return order;
  }
  return a.size - b.size;
}
