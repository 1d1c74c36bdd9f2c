/** What of a dead letter can go through the intake again, and in which form. Pure. */
import type { DeadLetter } from "@sightglass/clickhouse";
import { levelOf, severityOfWord } from "@sightglass/telemetry";

export interface Resendable {
  body: Buffer;
  contentType: string;
}

/** Doors whose letters hold what `POST /api/v1/logs` reads. */
const JSON_DOORS = new Set(["http"]);

/**
 * `undefined`: its bytes were cut, or are no event of the HTTP door. A row that the store refused goes as
 * the JSON event that it was made of; every other letter goes byte by byte as it came.
 */
export function resendable(letter: DeadLetter): Resendable | undefined {
  const raw = Buffer.from(letter.raw_base64, "base64");
  if (raw.length < letter.raw_bytes || raw.length === 0) return undefined;
  if (letter.reason === "store.refused") return fromRow(raw);
  if (letter.reason === "block.unreadable") return undefined;
  const door = letter.source.split("/", 1)[0] ?? "";
  return JSON_DOORS.has(door) ? { body: raw, contentType: "application/json" } : undefined;
}

type Row = Record<string, unknown>;

/** Columns that are roles of an event, by the names that the intake reads. */
const ROLES = {
  body: "message",
  service: "service.name",
  host: "host.name",
  trace_id: "trace_id",
  span_id: "span_id",
  environment: "deployment.environment.name",
  version: "service.version",
} as const;

/** Before attributes that have the name of a role: the role keeps it. */
const DISPLACED = "sightglass.attribute.";

function fromRow(raw: Buffer): Resendable | undefined {
  const row = rowOf(raw);
  if (row === undefined || typeof row.timestamp !== "string") return undefined;
  const event: Row = { timestamp: `${row.timestamp.replace(" ", "T")}Z`, ...severityOf(row) };
  for (const [column, name] of Object.entries(ROLES)) {
    if (row[column] !== "" && row[column] !== undefined) event[name] = row[column];
  }
  const roles = new Set(Object.keys(event));
  for (const map of [row.attributes_text, row.attributes_number, row.attributes_bool]) {
    for (const [key, value] of Object.entries(isRow(map) ? map : {}))
      event[roles.has(key) ? DISPLACED + key : key] = value;
  }
  return { body: Buffer.from(JSON.stringify(event)), contentType: "application/json" };
}

/** The sender's word where it says the number; else the level of the number, and the word beside it. */
function severityOf({ severity_text: word = "", severity_number: number = 0 }: Row): Row {
  const level = levelOf(Number(number));
  if (level === undefined || severityOfWord(String(word)) === number)
    return word === "" ? {} : { level: word };
  return word === "" ? { level } : { level, severity_text: word };
}

function rowOf(raw: Buffer): Row | undefined {
  try {
    const row: unknown = JSON.parse(raw.toString("utf8"));
    return isRow(row) ? row : undefined;
  } catch {
    return undefined;
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
