/** Exemplars of a data point. Pure but for the reader's position. */
import type { Exemplar } from "@sightglass/clickhouse";
import type { Scalar } from "../../steps/json-values";
import type { AnyValueReader } from "./any-value";
import { EXEMPLAR } from "./tags";
import { millisecondsOf, signedNumber } from "./unix-nanos";

/** Kept of one data point. */
const EXEMPLARS_MAX = 32;

/** `places`: start and end of each message, one after another. */
export function readExemplars(
  reader: AnyValueReader,
  places: readonly number[],
): Omit<Exemplar, "retentionDays">[] {
  const found: Omit<Exemplar, "retentionDays">[] = [];
  for (let i = 0; i < Math.min(places.length, 2 * EXEMPLARS_MAX); i += 2)
    found.push(readExemplar(reader, places[i] ?? 0, places[i + 1] ?? 0));
  return found;
}

function readExemplar(reader: AnyValueReader, start: number, end: number): Omit<Exemplar, "retentionDays"> {
  const time = { low: 0, high: 0 };
  const int = { low: 0, high: 0 };
  const attributes = new Map<string, Scalar>();
  const exemplar = { value: 0, traceId: "", spanId: "" };
  reader.at = start;
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag === EXEMPLAR.time) reader.wordsInto(time);
    else if (tag === EXEMPLAR.double) exemplar.value = reader.double();
    else if (tag === EXEMPLAR.int) {
      reader.wordsInto(int);
      exemplar.value = signedNumber(int);
    } else if (tag === EXEMPLAR.traceId) exemplar.traceId = reader.hexHere();
    else if (tag === EXEMPLAR.spanId) exemplar.spanId = reader.hexHere();
    else if (tag === EXEMPLAR.attributes) reader.attributeInto(attributes);
    else reader.skip(tag);
  }
  const labels = [...attributes].map(([key, value]): [string, string] => [key, String(value)]);
  return { ...exemplar, ms: millisecondsOf(time), labels };
}
