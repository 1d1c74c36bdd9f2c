/** OTLP requests of a service with counters, gauges and requests by route: the same series, ever newer samples. */
import { random } from "./ops-mix.mjs";
import { attribute, join, marked64, message, number, text } from "./wire.mjs";

/** A counter and a gauge. */
const METRICS = 2;

/**
 * `body(ms)` gives the request with all series at that time: integer counters and rounded gauges, each with labels
 * of its own. The same buffer is filled again.
 * @param {{seed: number, series: number, first?: number}} options `first`: number of the first series
 */
export function metricBodies({ seed, series, first = 0 }) {
  const r = random(seed);
  const perMetric = Math.ceil(series / METRICS);
  const metrics = Array.from({ length: METRICS }, (_, m) => {
    const points = Array.from({ length: perMetric }, (_, i) => pointOf(first + i, m));
    const name = m % 2 === 0 ? "bench.requests" : "bench.load";
    const kind = m % 2 === 0 ? message(7, [...points, number(2, 2), number(3, 1)]) : message(5, points);
    return message(2, [text(1, name), text(3, "1"), kind]);
  });
  const resource = message(1, [
    attribute(1, "service.name", `service-${first % 7}`),
    attribute(1, "service.instance.id", `instance-${first}`),
  ]);
  const { bytes, marks } = join([message(1, [resource, message(2, metrics)])]);
  const values = Float64Array.from({ length: METRICS * perMetric }, () => Math.floor(r() * 1e6));
  return {
    events: METRICS * perMetric,
    body(ms) {
      let place = 0;
      for (const { kind, at, index } of marks) {
        if (kind === "time") bytes.writeBigUInt64LE(BigInt(ms) * 1_000_000n, at);
        else bytes.writeDoubleLE(next(values, place++, { index, r }), at);
      }
      return bytes;
    },
  };
}

function pointOf(i, m) {
  return message(1, [
    marked64(3, "time"),
    marked64(4, "value", m),
    attribute(7, "http.route", `/api/v1/things/${i % 100}`),
    attribute(7, "http.request.method", i % 3 === 0 ? "POST" : "GET"),
    attribute(7, "http.response.status_code", 200 + (i % 5)),
    attribute(7, "shard", `${i}`),
  ]);
}

/** Counters of even metrics rise by whole numbers, gauges of odd ones walk by hundredths. */
function next(values, place, { index, r }) {
  const value = values[place];
  const moved = index % 2 === 0 ? value + Math.floor(r() * 20) : Math.round((value + r() - 0.5) * 100) / 100;
  values[place] = moved;
  return moved;
}
