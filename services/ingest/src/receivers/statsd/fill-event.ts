/** An event or a service check of DogStatsD → the draft of a log record. */
import { severityOfNumber } from "@sightglass/telemetry";
import type { EventDraft } from "../../steps/draft";
import { type StatsdEvent, tagsOf } from "./parse-statsd";

/** Syslog severities of the words of events and checks. */
const SEVERITIES: Readonly<Record<string, readonly [number: number, text: string]>> = {
  error: [3, "error"],
  critical: [2, "critical"],
  warning: [4, "warning"],
};
const INFO = [6, "info"] as const;

export function fillEvent(draft: EventDraft, event: StatsdEvent, origin: string): void {
  const { row } = draft;
  const [number, text] = SEVERITIES[event.status] ?? INFO;
  const tags = tagsOf(event.tags);
  row.body = event.text === "" ? event.title : `${event.title}\n${event.text}`;
  row.severityNumber = severityOfNumber(number);
  row.severityText = text;
  row.service = tags.get("service") ?? "";
  row.environment = tags.get("env") ?? "";
  row.version = tags.get("version") ?? "";
  row.host = event.host || tags.get("host") || origin;
  if (event.seconds !== undefined) {
    draft.hasTime = true;
    row.timestampSeconds = event.seconds;
    row.timestampNanos = 0;
  }
  const add = (key: string, value: string) => draft.add(draft.keyOf(key), value);
  add("dogstatsd.type", event.what === "event" ? "event" : "service_check");
  add(event.what === "event" ? "dogstatsd.title" : "dogstatsd.check", event.title);
  add("dogstatsd.status", event.status);
  for (const [key, value] of event.fields) add(`dogstatsd.${key}`, value);
  for (const [key, value] of tags) add(key, value);
}
