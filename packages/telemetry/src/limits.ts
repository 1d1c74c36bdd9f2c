/** Bounds of one event and of one request. Names end in their unit. Source of the figures: docs/reference/limits.md. */
export const LIMITS = {
  /** Compressed body of one request. */
  bodyBytesMax: 10 * 1024 * 1024,
  /** Body after decompression. */
  inflatedBytesMax: 64 * 1024 * 1024,
  /** Events in one request. */
  eventsPerRequestMax: 50_000,
  /** One event after decoding; what is longer is rejected and kept as a dead letter. */
  eventBytesMax: 1024 * 1024,
  jsonDepthMax: 32,
  /** Keys of one event, nested ones included; an event with more is rejected and kept as a dead letter. */
  keysMax: 10_000,
  /** Attributes of one event; the rest is counted in `sightglass.dropped_attributes`. */
  attributesMax: 256,
  attributeKeyBytesMax: 200,
  attributeValueBytesMax: 64 * 1024,
  /** Details in the `errors` array of one answer. */
  errorsReportedMax: 100,
  /** A longer raw event is cut to this in the dead letters. */
  deadLetterRawBytesMax: 1024 * 1024,
} as const;
