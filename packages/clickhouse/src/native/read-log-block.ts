/**
 * The sections `logs` and `resources` of a block as records again, for those who see events before the store has
 * them. The same record as the store's queries give for the row. Pure.
 */
import { type LogRecord, levelOf } from "@sightglass/telemetry";
import { readNativeBlock } from "./native-reader";

export interface BlockRecord {
  projectId: number;
  /** Place of the row in its block. */
  row: number;
  /** Decimal; "0" without a resource. */
  resourceId: string;
  /** Its `resource` is empty until the reader has found it. */
  record: LogRecord;
}

/** The rows of the wanted projects, in the order of the block. @throws RangeError for damaged bytes */
export function readLogBlock(native: Buffer, isWanted: (projectId: number) => boolean): BlockRecord[] {
  const block = readNativeBlock(native);
  const projects = block.column("project_id");
  const toRecord = recordReader(block);
  const found: BlockRecord[] = [];
  for (let row = 0; row < block.rows; row++) {
    const projectId = projects.number(row);
    if (isWanted(projectId)) found.push({ projectId, row, ...toRecord(row) });
  }
  return found;
}

function recordReader(block: ReturnType<typeof readNativeBlock>) {
  const column = (name: string) => block.column(name);
  const [timestamp, observed, eventId] = [
    column("timestamp"),
    column("observed_timestamp"),
    column("event_id"),
  ];
  const [number, word, service] = [column("severity_number"), column("severity_text"), column("service")];
  const [host, environment, version] = [column("host"), column("environment"), column("version")];
  const [resourceId, scope, body] = [column("resource_id"), column("scope_name"), column("body")];
  const [traceId, spanId] = [column("trace_id"), column("span_id")];
  const maps = [column("attributes_text"), column("attributes_number"), column("attributes_bool")];
  return (row: number): Pick<BlockRecord, "resourceId" | "record"> => ({
    resourceId: resourceId.wide(row).toString(),
    record: {
      id: eventId.wide(row).toString(16).padStart(16, "0"),
      timestamp: nanosText(timestamp.wide(row)),
      observed_timestamp: new Date(Number(BigInt.asIntN(64, observed.wide(row)))).toISOString(),
      severity: levelOf(number.number(row)) ?? "",
      severity_number: number.number(row),
      severity_text: word.text(row),
      service: service.text(row),
      host: host.text(row),
      environment: environment.text(row),
      version: version.text(row),
      scope_name: scope.text(row),
      body: body.text(row),
      trace_id: traceId.text(row),
      span_id: spanId.text(row),
      attributes: Object.fromEntries(maps.flatMap((map) => map.entries(row))),
      resource: {},
    },
  });
}

export interface BlockResource {
  projectId: number;
  /** Decimal. */
  resourceId: string;
  attributes: Record<string, string>;
}

/** The resources of the wanted projects. @throws RangeError for damaged bytes */
export function readResourceBlock(native: Buffer, isWanted: (projectId: number) => boolean): BlockResource[] {
  const block = readNativeBlock(native);
  const [projects, ids, maps] = [
    block.column("project_id"),
    block.column("resource_id"),
    block.column("attributes"),
  ];
  const found: BlockResource[] = [];
  for (let row = 0; row < block.rows; row++) {
    const projectId = projects.number(row);
    if (!isWanted(projectId)) continue;
    const attributes = Object.fromEntries(maps.entries(row).map(([key, value]) => [key, String(value)]));
    found.push({ projectId, resourceId: ids.wide(row).toString(), attributes });
  }
  return found;
}

const MILLION = 1_000_000n;

/** Nanoseconds since 1970 as RFC 3339 UTC with nine digits. */
function nanosText(unsigned: bigint): string {
  const nanos = BigInt.asIntN(64, unsigned);
  const ms = nanos / MILLION - (nanos % MILLION < 0n ? 1n : 0n);
  const rest = String(nanos - ms * MILLION).padStart(6, "0");
  return `${new Date(Number(ms)).toISOString().slice(0, -1)}${rest}Z`;
}
