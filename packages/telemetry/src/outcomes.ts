/**
 * What can become of a received event, with the closed list of reasons. Every reason is a metric
 * label, a row of docs/reference/outcomes.md (a test compares) and a line on the Ingest health page.
 */
/** `received = stored + rejected + dropped + dead_lettered + in flight`; `noted` (kept, but changed) and `refused` (whole requests, counted in requests) stand outside the sum. */
export const OUTCOMES = [
  "received",
  "stored",
  "rejected",
  "dropped",
  "dead_lettered",
  "noted",
  "refused",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Reason → one sentence for people. Keys never change once released. */
export const REASONS = {
  // rejected: the sender was told with a 4xx or in `errors`
  "auth.missing": "The request carried no ingest key.",
  "auth.unknown": "The ingest key is unknown, revoked or expired.",
  "auth.scope": "The ingest key may not send this signal.",
  "body.too_large": "The body exceeds the size limit, before or after decompression.",
  "body.encoding": "The Content-Encoding is not supported.",
  "body.corrupt": "The compressed body could not be read.",
  "body.empty_object": "The event holds no field.",
  "body.too_many_events": "The request holds more events than one request may.",
  "json.syntax": "The text is not JSON.",
  "json.not_object": "The event is not a JSON object.",
  "json.depth": "The event nests deeper than the limit.",
  "json.keys": "The event has more keys than the limit.",
  "otlp.malformed": "The body is not an OTLP request.",
  "prometheus.malformed": "The body is not a remote_write request.",
  "body.type": "The Content-Type is of a version of the protocol that is not taken.",
  "event.too_large": "The event exceeds the size limit.",
  "event.unreadable": "The event could not be read.",
  "frame.incomplete": "The connection ended inside of a message.",
  "span.ids": "The span has no whole trace id and span id.",
  "metric.name": "The metric has no name, or too long a one.",
  "metric.kind": "The metric is of no kind that we know.",
  "statsd.malformed": "The line is no metric, event or service check of StatsD.",
  "carbon.malformed": "The line is no metric of Carbon.",
  "series.labels": "A label of the series has no name, or stands there twice.",
  "sample.histogram": "The native histogram has no exact form here.",
  "sample.future": "The time of the data point is more than an hour ahead.",
  "sample.too_old": "The data point is older than the retention.",
  "limit.rate": "The project is over its quota.",
  // refused before a byte was read, on doors that have inputs instead of keys
  "input.unknown": "No input allows the address of the sender.",
  "frame.http": "An HTTP request came to a syslog door; it was answered 400 and not read.",
  "limit.connections": "The sender, or all senders together, hold too many connections.",
  // told to come back: nothing was taken
  "overload.memory": "The process is at its memory budget.",
  "overload.disk": "Free disk space is below the floor.",
  "bus.unavailable": "The event log did not take the events.",
  shutdown: "The process is stopping.",
  // kept, with a change that is counted
  "time.future": "The event time is more than an hour ahead; it is stored at the time of receipt.",
  "time.too_old": "The event time is older than the retention; it is stored at the time of receipt.",
  "time.unreadable": "The event time has no form we know; it is stored at the time of receipt.",
  "text.replaced": "Bytes that are not UTF-8 were replaced by U+FFFD.",
  "text.recoded": "Text that is not UTF-8 was read as Latin-1.",
  "series.folded":
    "The project or the metric has as many active series as it may; the value was added to the series __other__.",
  "event.truncated": "Attributes beyond the limits were cut or left out, and counted in the event.",
  // dropped: on a door whose senders cannot be told (UDP), or at a stop that could not wait any longer
  "udp.buffer": "The kernel's receive buffer was full; datagrams were lost before they could be read.",
  "sample.nan": "The value is not a number, which Carbon drops.",
  "series.limit":
    "The project or the metric has as many active series as it may, and the value cannot be added up.",
  "connection.failed":
    "A defect of ours ended the connection; what it had sent and was not yet taken is lost.",
  // found by the writer
  "store.refused": "The store refused the row.",
  "block.unreadable": "A block of the event log could not be read.",
} as const satisfies Record<string, string>;
export type Reason = keyof typeof REASONS;
export const isReason = (text: string): text is Reason => Object.hasOwn(REASONS, text);
export const REASON_NAMES: readonly Reason[] = Object.keys(REASONS).filter(isReason);
