/**
 * One line of StatsD or DogStatsD: a metric, an event, or a service check. Pure; `undefined` for what is none of them.
 * Source: https://github.com/statsd/statsd/blob/master/docs/metric_types.md, DogStatsD protocol 1.0 to 1.6.
 */

export type StatsdType = "counter" | "gauge" | "timer" | "histogram" | "set";

export interface StatsdMetric {
  readonly what: "metric";
  readonly name: string;
  readonly type: StatsdType;
  /** Of a set the members, of the others numbers. */
  readonly values: readonly string[];
  /** Share of what happened that was sent, above 0 to 1. */
  readonly rate: number;
  /** As sent: `k:v,bare`. */
  readonly tags: string;
  /** Unix seconds, when the sender gave a time. */
  readonly seconds: number | undefined;
}

export interface StatsdEvent {
  readonly what: "event" | "check";
  /** Of a check its name. */
  readonly title: string;
  readonly text: string;
  /** `error`, `warning`, `info` or `success`; of a check `ok`, `warning`, `critical` or `unknown`. */
  readonly status: string;
  readonly host: string;
  readonly seconds: number | undefined;
  readonly tags: string;
  /** What else it says. */
  readonly fields: readonly (readonly [key: string, value: string])[];
}

const TYPES: ReadonlyMap<string, StatsdType> = new Map([
  ["c", "counter"],
  ["m", "counter"],
  ["g", "gauge"],
  ["ms", "timer"],
  ["h", "histogram"],
  ["d", "histogram"],
  ["s", "set"],
]);
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const CHECK_STATES = ["ok", "warning", "critical", "unknown"];
const NAME_UNITS_MAX = 256;

export function parseStatsd(line: string): StatsdMetric | StatsdEvent | undefined {
  if (line.startsWith("_e{")) return parseEvent(line);
  if (line.startsWith("_sc|")) return parseCheck(line);
  const colon = line.indexOf(":");
  const bar = line.indexOf("|", colon + 1);
  if (colon < 1 || bar < 0) return undefined;
  const [word = "", ...sections] = line.slice(bar + 1).split("|");
  const type = TYPES.get(word);
  const name = cleanName(line.slice(0, colon));
  if (type === undefined || name === "" || name.length > NAME_UNITS_MAX) return undefined;
  const text = line.slice(colon + 1, bar);
  const values = type === "set" ? [text] : text.split(":");
  if (type !== "set" && !values.every((value) => isNumberOf(type, value))) return undefined;
  return withSections({ name, type, values }, sections);
}

/** The way StatsD itself does it. */
export function cleanName(name: string): string {
  if (/^[\w.-]+$/.test(name)) return name;
  return name
    .replace(/\s+/g, "_")
    .replaceAll("/", "-")
    .replace(/[^\w.-]/g, "");
}

function isNumberOf(type: StatsdType, value: string): boolean {
  return NUMBER.test(value) && Number.isFinite(Number(value)) && !(type === "timer" && value.startsWith("-"));
}

function withSections(
  metric: Pick<StatsdMetric, "name" | "type" | "values">,
  sections: readonly string[],
): StatsdMetric | undefined {
  let rate = 1;
  let tags = "";
  let seconds: number | undefined;
  for (const section of sections) {
    if (section.startsWith("@")) rate = NUMBER.test(section.slice(1)) ? Number(section.slice(1)) : 0;
    else if (section.startsWith("#")) tags = section.slice(1);
    else if (/^T\d{1,12}$/.test(section)) seconds = Number(section.slice(1));
  }
  return rate > 0 && rate <= 1 ? { what: "metric", ...metric, rate, tags, seconds } : undefined;
}

/** Lengths are of bytes, and of UTF-16 units from hot-shots; nothing is split before they are known. */
function parseEvent(line: string): StatsdEvent | undefined {
  const head = /^_e\{(\d{1,5}),(\d{1,5})\}:/.exec(line);
  if (head === null) return undefined;
  const rest = line.slice(head[0].length);
  const lengths = [Number(head[1]), Number(head[2])] as const;
  const parts = splitByLengths(Buffer.from(rest).toString("latin1"), lengths)?.map(fromBytes);
  const [title = "", text = "", more = ""] = parts ?? splitByLengths(rest, lengths) ?? [];
  if (title === "") return undefined;
  const found = readFields(more.split("|"));
  return {
    what: "event",
    title: unescaped(title),
    text: unescaped(text),
    status: found.get("t") ?? "info",
    ...eventParts(found, { k: "aggregation_key", p: "priority", s: "source_type" }),
  };
}

function fromBytes(latin1: string): string {
  return Buffer.from(latin1, "latin1").toString("utf8");
}

/** Title, text and the rest, where a bar stands behind each. */
function splitByLengths(rest: string, [title, text]: readonly [number, number]): string[] | undefined {
  const end = title + 1 + text;
  const isWhole = end === rest.length || rest[end] === "|";
  if (!isWhole || end > rest.length || rest[title] !== "|") return undefined;
  return [rest.slice(0, title), rest.slice(title + 1, end), rest.slice(end + 1)];
}

/** Clients put `|c:` and `|card:` behind the message. */
function parseCheck(line: string): StatsdEvent | undefined {
  const [, name = "", status = "", ...rest] = line.split("|");
  const state = /^[0-3]$/.test(status) ? CHECK_STATES[Number(status)] : undefined;
  if (name === "" || state === undefined) return undefined;
  const messageAt = rest.findIndex((part) => part.startsWith("m:"));
  const found = readFields(messageAt < 0 ? rest : rest.slice(0, messageAt));
  const message = messageAt < 0 ? "" : rest.slice(messageAt).join("|").slice(2);
  return {
    what: "check",
    title: name,
    text: unescaped(message.replace(/(?:\|(?:c|e|card):[^|]*)+$/, "")).replaceAll("m\\:", "m:"),
    status: state,
    ...eventParts(found, {}),
  };
}

function readFields(parts: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of parts) {
    if (part.startsWith("#")) found.set("#", part.slice(1));
    else if (part[1] === ":") found.set(part.slice(0, 1), part.slice(2));
  }
  return found;
}

function eventParts(found: ReadonlyMap<string, string>, names: Readonly<Record<string, string>>) {
  const time = found.get("d") ?? "";
  return {
    host: found.get("h") ?? "",
    tags: found.get("#") ?? "",
    seconds: /^\d{1,12}$/.test(time) ? Number(time) : undefined,
    fields: Object.entries(names).flatMap(([key, name]): [string, string][] => {
      const value = found.get(key);
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  };
}

function unescaped(text: string): string {
  return text.replaceAll("\\n", "\n");
}

/** `k:v,bare` → labels, the first of a key wins; a bare tag has the value `true`. */
export function tagsOf(text: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (const tag of text.split(",")) {
    const colon = tag.indexOf(":");
    const key = colon < 0 ? tag : tag.slice(0, colon);
    const value = colon < 0 ? "true" : tag.slice(colon + 1);
    if (key !== "" && value !== "" && !tags.has(key)) tags.set(key, value);
  }
  return tags;
}
