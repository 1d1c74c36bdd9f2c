/** OTLP requests for traces of a small shop: eight spans over five services, some with errors. */
import { random } from "./ops-mix.mjs";
import { attribute, join, marked64, markedBytes, message, number, text } from "./wire.mjs";

const SHOP = [
  { service: "gateway", name: "GET /checkout", kind: 2, parent: -1, ms: 120 },
  { service: "gateway", name: "POST checkout", kind: 3, parent: 0, ms: 110, peer: "checkout" },
  { service: "checkout", name: "POST /checkout", kind: 2, parent: 1, ms: 100 },
  { service: "checkout", name: "SELECT cart", kind: 3, parent: 2, ms: 20, db: "orders" },
  { service: "checkout", name: "POST pay", kind: 3, parent: 2, ms: 60, peer: "payment" },
  { service: "payment", name: "POST /pay", kind: 2, parent: 4, ms: 55 },
  { service: "payment", name: "charge", kind: 1, parent: 5, ms: 40 },
  { service: "mail", name: "send receipt", kind: 5, parent: 2, ms: 30 },
];
export const SPANS_PER_TRACE = SHOP.length;

/**
 * `body(ms)` gives a request of `traces` traces that began about then, with ids that no other has.
 * @param {{seed: number, traces: number}} options
 */
export function traceBodies({ seed, traces }) {
  const r = random(seed);
  const services = [...new Set(SHOP.map(({ service }) => service))];
  const spans = new Map(services.map((service) => [service, []]));
  for (let t = 0; t < traces; t += 1)
    for (const { service, piece } of traceOf(r, t)) spans.get(service).push(piece);
  const resources = services.map((service) => {
    const attributes = [attribute(1, "service.name", service), attribute(1, "host.name", `node-${seed % 9}`)];
    return message(1, [
      message(1, attributes),
      message(2, [message(1, [text(1, "bench")]), ...spans.get(service)]),
    ]);
  });
  const { bytes, marks } = join(resources);
  let serial = 0;
  return {
    events: traces * SPANS_PER_TRACE,
    body(ms) {
      serial += 1;
      const id = BigInt(seed) * 1_000_000_000n + BigInt(serial);
      const salt = Math.floor(r() * 2 ** 32);
      for (const mark of marks) fill(bytes, mark, { id, ms, salt, serial });
      return bytes;
    },
  };
}

/** What no two requests have alike: ids, times, how long a span took, who asked. */
function fill(bytes, { kind, at, index }, { id, ms, salt, serial }) {
  const mixed = Math.imul(index ^ salt, 0x9e3779b1) >>> 0;
  if (kind === "trace") bytes.writeBigUInt64BE(id, at);
  else if (kind === "span") {
    bytes.writeUInt32LE((index ^ salt) >>> 0, at);
    bytes.writeUInt32LE(mixed, at + 4);
  } else if (kind === "user") bytes.write(String(10_000 + ((index + serial * 7919) % 90_000)), at, "latin1");
  else {
    const later = kind === "end" ? mixed % 5_000 : 0;
    bytes.writeBigUInt64LE(BigInt(Math.floor(ms * 1000 + index + later)) * 1000n, at);
  }
}

const randomBytes = (r, length) => Buffer.from(Array.from({ length }, () => Math.floor(r() * 256)));

function traceOf(r, t) {
  const traceId = randomBytes(r, 16);
  const ids = SHOP.map(() => Math.floor(r() * 2 ** 32));
  const began = Math.floor(r() * 900_000);
  const slow = 0.5 + r() * (t % 50 === 0 ? 20 : 1);
  return SHOP.map(({ service, name, kind, parent, ms, peer, db }, i) => {
    const start = began + i * 1500;
    const failed = t % 40 === 0 && i === 6;
    const fields = [
      markedBytes(1, { kind: "trace" }, traceId),
      markedBytes(2, { kind: "span", index: ids[i] }, Buffer.alloc(8)),
      ...(parent < 0 ? [] : [markedBytes(4, { kind: "span", index: ids[parent] }, Buffer.alloc(8))]),
      text(5, name),
      number(6, kind),
      marked64(7, "start", start),
      marked64(8, "end", start + Math.floor(ms * 1000 * slow * (0.8 + 0.4 * r()))),
      attribute(9, "http.response.status_code", failed ? 500 : 200),
      message(9, [
        text(1, "user.id"),
        message(2, [markedBytes(1, { kind: "user", index: Math.floor(r() * 90_000) }, Buffer.alloc(5))]),
      ]),
      attribute(9, "k8s.pod.name", `${service}-${Math.floor(r() * 20)}`),
      ...(peer ? [attribute(9, "peer.service", peer)] : []),
      ...(db
        ? [attribute(9, "db.name", db), attribute(9, "db.query.text", "SELECT * FROM cart WHERE id = ?")]
        : []),
      ...(failed ? [message(15, [text(2, "declined"), number(3, 2)])] : []),
    ];
    return { service, piece: message(2, fields) };
  });
}
