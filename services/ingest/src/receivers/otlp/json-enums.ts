/** Values of enumerations by their names, which some senders write. Pure. Source: opentelemetry-proto 1.9. */

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/** SEVERITY_NUMBER_WARN2 and the like. */
const SEVERITIES: ReadonlyMap<string, number> = new Map([
  ["SEVERITY_NUMBER_UNSPECIFIED", 0],
  ...LEVELS.flatMap((level, i) =>
    ["", "2", "3", "4"].map((step, k): [string, number] => [
      `SEVERITY_NUMBER_${level}${step}`,
      i * 4 + k + 1,
    ]),
  ),
]);

const numbered = (prefix: string, names: readonly string[]) =>
  new Map(names.map((name, i): [string, number] => [`${prefix}_${name}`, i]));

/** By the kind of the field in JSON. */
export const ENUMS = {
  severity: SEVERITIES,
  "span kind": numbered("SPAN_KIND", ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"]),
  status: numbered("STATUS_CODE", ["UNSET", "OK", "ERROR"]),
  temporality: numbered("AGGREGATION_TEMPORALITY", ["UNSPECIFIED", "DELTA", "CUMULATIVE"]),
} as const;

/** The number of a name; `undefined` for another kind, or a name that is not known. */
export function enumNumber(kind: string, name: unknown): number | undefined {
  if (typeof name !== "string") return undefined;
  for (const [known, numbers] of Object.entries(ENUMS)) if (known === kind) return numbers.get(name);
  return undefined;
}
