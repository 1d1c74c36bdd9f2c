/** Parts that the use cases of scrape targets share. Pure. */
import type { ScrapeTarget } from "@sightglass/metadata";
import * as z from "zod";
import { nameInput, timeOutput, timeText } from "../access/names";

/** Targets of one project at most. */
export const TARGETS_PER_PROJECT_MAX = 200;
const LABELS_MAX = 32;
const HEADERS_MAX = 32;
const OWN_HEADERS: ReadonlySet<string> = new Set([
  "host",
  "content-length",
  "connection",
  "transfer-encoding",
]);

const labelsInput = z
  .record(z.string().regex(/^[a-zA-Z_]\w{0,63}$/, "must be a label name"), z.string().min(1).max(200))
  .refine((labels) => Object.keys(labels).length <= LABELS_MAX, `at most ${LABELS_MAX}`)
  .refine((labels) => !Object.keys(labels).some((key) => key.startsWith("__")), "no name begins with __");

const headersInput = z
  .record(
    z.string().regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, "must be a header name"),
    z
      .string()
      .max(4_096)
      .regex(/^[\t\x20-\x7e]*$/, "must be printable ASCII"),
  )
  .refine((headers) => Object.keys(headers).length <= HEADERS_MAX, `at most ${HEADERS_MAX}`)
  .refine(
    (headers) => !Object.keys(headers).some((name) => OWN_HEADERS.has(name.toLowerCase())),
    "a header that is ours",
  );

export const targetShape = {
  name: nameInput,
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .refine((text) => !/^https?:\/\/[^/]*@/.test(text), "takes no user in the URL")
    .describe("http:// or https://; private addresses only where SIGHTGLASS_EGRESS_ALLOW lists them."),
  interval_seconds: z.int().min(1).max(3_600),
  timeout_seconds: z.int().min(1).max(120),
  labels: labelsInput.describe("Put on every series of the target."),
  headers: headersInput.describe("Sent with each scrape; never shown again."),
  basic: z
    .object({
      user: z
        .string()
        .max(200)
        .regex(/^[^:]*$/, "holds no colon"),
      password: z.string().max(1_000),
    })
    .describe("Sent as Authorization: Basic; never shown again."),
  enabled: z.boolean(),
};

export const targetOutput = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  interval_seconds: z.number(),
  timeout_seconds: z.number(),
  labels: z.record(z.string(), z.string()),
  /** Values are secret. */
  header_names: z.array(z.string()),
  enabled: z.boolean(),
  created_at: z.string(),
  created_by: z.string(),
  last_scrape: z.object({
    at: timeOutput,
    /** Empty: it went well. */
    error: z.string(),
    samples: z.number(),
    duration_ms: z.number(),
  }),
});

export function targetOf(target: ScrapeTarget): z.output<typeof targetOutput> {
  return {
    id: target.id,
    name: target.name,
    url: target.url,
    interval_seconds: target.intervalSeconds,
    timeout_seconds: target.timeoutSeconds,
    labels: target.labels,
    header_names: Object.keys(target.headers).sort(),
    enabled: target.enabled,
    created_at: target.createdAt.toISOString(),
    created_by: target.createdBy,
    last_scrape: {
      at: timeText(target.lastAt),
      error: target.lastError,
      samples: target.lastSamples,
      duration_ms: target.lastMs,
    },
  };
}

/** What is sent: the headers, and user and password as one of them. */
export function sentHeaders(
  headers: Readonly<Record<string, string>>,
  basic: { user: string; password: string } | undefined,
): Record<string, string> {
  if (basic === undefined) return { ...headers };
  const others = Object.entries(headers).filter(([name]) => name.toLowerCase() !== "authorization");
  const pair = Buffer.from(`${basic.user}:${basic.password}`).toString("base64");
  return { ...Object.fromEntries(others), authorization: `Basic ${pair}` };
}
