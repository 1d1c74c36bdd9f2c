/**
 * Seeded generator of an operations log mix: 50 services of unequal traffic, 200 hosts, 2,000 pods,
 * one event in ten an error, most with a trace id. Mean line 386 bytes as NDJSON.
 */

/** Small fast generator with 32 bits of state (mulberry32). @returns numbers in [0, 1) */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const WORDS = [
  "checkout",
  "payments",
  "cart",
  "search",
  "catalog",
  "auth",
  "gateway",
  "mailer",
  "ledger",
  "stock",
];
const SERVICES = WORDS.flatMap((word) =>
  ["api", "worker", "web", "cron", "edge"].map((kind) => `${word}-${kind}`),
);
const ROUTES = [
  "/v1/charges",
  "/v1/cart/items",
  "/v1/orders",
  "/healthz",
  "/v1/search",
  "/login",
  "/v1/stock/levels",
];
const METHODS = ["GET", "GET", "GET", "POST", "PUT", "DELETE"];

const TEMPLATES = [
  ["info", (r) => `request completed in ${int(r, 900)} ms for order ord_${hex(r, 6)}`],
  [
    "info",
    (r) =>
      `Received block blk_${int(r, 1e12)} of size ${int(r, 1e8)} from 10.${int(r, 255)}.${int(r, 255)}.${int(r, 255)}`,
  ],
  ["info", (r) => `session opened for user u_${int(r, 200_000)} by service account`],
  [
    "info",
    (r) => `cache hit ratio ${(r() * 100).toFixed(1)} over ${int(r, 60)} s, evicted ${int(r, 5000)} keys`,
  ],
  ["debug", (r) => `idempotency key stored key=idem_${hex(r, 8)} ttl_s=${int(r, 86_400)}`],
  [
    "info",
    (r) => `consumed batch of ${int(r, 500)} messages from partition ${int(r, 64)} at offset ${int(r, 1e9)}`,
  ],
  [
    "warn",
    (r) => `slow statement took ${int(r, 9000)} ms: SELECT id FROM ledger WHERE account = ${int(r, 1e6)}`,
  ],
  ["info", (r) => `scheduled job reindex finished: ${int(r, 1e5)} documents, ${int(r, 40)} skipped`],
  [
    "error",
    (r) => `no connection became free within ${1000 + int(r, 2000)} ms (pool size 10, waiting ${int(r, 90)})`,
  ],
  ["error", (r) => `upstream answered 503 after ${int(r, 5)} retries, giving up on request ${hex(r, 12)}`],
];

const int = (r, below) => Math.floor(r() * below);
const hex = (r, length) => {
  let text = "";
  while (text.length < length) text += int(r, 0x1000000).toString(16).padStart(6, "0");
  return text.slice(0, length);
};
const pick = (r, list) => list[int(r, list.length)];

/** One template in ten is an error each time it is drawn with `error` odds of one in ten. */
function template(r) {
  if (r() < 0.1) return TEMPLATES[8 + int(r, 2)];
  return TEMPLATES[int(r, 8)];
}

/** Draws one event. `timeMs` is its time; the id fields make every line distinct. */
export function event(r, timeMs) {
  const service = SERVICES[Math.min(SERVICES.length - 1, Math.floor(SERVICES.length * r() ** 2.2))];
  const [level, message] = template(r);
  const pod = int(r, 2000);
  const fields = {
    timestamp: new Date(timeMs).toISOString(),
    level,
    service,
    host: `node-${String(pod % 200).padStart(3, "0")}`,
    message: message(r),
    "k8s.pod.name": `${service}-${pod.toString(36)}`,
    "http.route": pick(r, ROUTES),
    "http.method": pick(r, METHODS),
    "client.address": `10.${int(r, 32)}.${int(r, 255)}.${int(r, 255)}`,
    "http.status_code": level === "error" ? 503 : 200,
    duration_ms: Math.round(-Math.log(1 - r()) * 120),
  };
  if (r() < 0.7) fields.trace_id = hex(r, 32);
  if (r() < 0.6) fields["request.id"] = hex(r, 16);
  if (r() < 0.35) fields["user.id"] = `u_${int(r, 200_000)}`;
  return fields;
}

/** NDJSON bodies of about `bodyBytes` each; returns the bytes and how many events each holds. */
export function bodies({ seed, count, bodyBytes, timeMs = Date.now() }) {
  const r = random(seed);
  return Array.from({ length: count }, () => {
    const lines = [];
    for (let bytes = 0; bytes < bodyBytes; ) {
      const line = JSON.stringify(event(r, timeMs - int(r, 2000)));
      lines.push(line);
      bytes += line.length + 1;
    }
    return { body: Buffer.from(`${lines.join("\n")}\n`), events: lines.length };
  });
}
