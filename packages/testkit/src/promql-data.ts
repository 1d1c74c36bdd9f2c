/**
 * Series on which PromQL answers are compared: counters with resets, gauges with gaps, stale markers, NaN
 * and infinities, classic histograms, series that come and go. Seeded: the same end gives the same data.
 *
 * No time of a sample ends in the digit 0 or 7. Queries at moments that end in 7, with ranges and offsets
 * of whole seconds, therefore never have a sample on the edge of a window, and neither have subqueries.
 * That matters because implementations differ there.
 */
import type { PromqlTimes } from "./promql-compare";
import type { WrittenSeries } from "./remote-write";

/** What is generated ends here or a little before. */
export interface PromqlData {
  readonly series: readonly WrittenSeries[];
  readonly startMs: number;
  readonly endMs: number;
}

const SPAN_MS = 2 * 3_600_000;
const EVERY_MS = 15_000;

const MINUTE_MS = 60_000;

/**
 * When to ask: at two moments, over all of the data and some minutes around it, and closely over a part.
 * `momentMs`, inside the data, is also the first moment. The end of the data has to end in the digit 7.
 */
export function promqlTimes({ startMs, endMs }: PromqlData): {
  readonly momentMs: number;
  readonly times: readonly PromqlTimes[];
} {
  const momentMs = endMs - 50 * MINUTE_MS;
  const times: readonly PromqlTimes[] = [
    { kind: "instant", timeMs: momentMs },
    { kind: "instant", timeMs: endMs - 7 * MINUTE_MS - 13_000 },
    { kind: "range", startMs: startMs - 3 * MINUTE_MS, endMs: endMs + 7 * MINUTE_MS, stepMs: 71_000 },
    { kind: "range", startMs: endMs - 90 * MINUTE_MS, endMs: endMs - 80 * MINUTE_MS, stepMs: 10_000 },
  ];
  return { momentMs, times };
}

type Sample = number | "stale" | undefined;
/** The sample of a series at a moment; undefined leaves a gap. */
type Shape = (at: { index: number; share: number; random: () => number }) => Sample;

/** Two hours of samples, every 15 s with a jitter of up to 400 ms. */
export function promqlData(endMs: number): PromqlData {
  const startMs = endMs - SPAN_MS;
  const random = randomNumbers(20261121);
  const series: WrittenSeries[] = [];
  const add = (name: string, labels: Readonly<Record<string, string>>, shape: Shape) => {
    series.push(sampled({ __name__: name, ...labels }, { startMs, shape, random }));
  };
  addCounters(add, random);
  addGauges(add, random);
  addHistograms(add);
  addOdd(add);
  return { series, startMs, endMs };
}

type Add = (name: string, labels: Readonly<Record<string, string>>, shape: Shape) => void;

function addCounters(add: Add, random: () => number): void {
  for (const job of ["api", "web"])
    for (const instance of ["a:9090", "b:9090", "c:9090"])
      for (const code of ["200", "404", "500"])
        for (const method of ["GET", "POST"])
          add("http_requests_total", { job, instance, code, method }, counter(random(), 5 + 40 * random()));
  for (const job of ["api", "web"]) {
    add("request_limit", { job }, () => (job === "api" ? 500.5 : 250.25));
    for (const instance of ["a:9090", "b:9090"])
      add("target_info", { job, instance, version: `v${job.length}`, zone: `z-${instance[0]}` }, () => 1);
  }
}

/** Starts high, so that no window reaches back to zero by extrapolation; falls to a high value now and then. */
function counter(phase: number, slope: number): Shape {
  let value = 1e6 * (1 + phase);
  return ({ index, random }) => {
    value =
      index % 97 === Math.floor(phase * 97) && index > 0 ? 1e5 * (1 + random()) : value + slope * random();
    return Math.floor(value * 8) / 8;
  };
}

function addGauges(add: Add, random: () => number): void {
  for (const room of ["kitchen", "cellar", "roof"])
    for (const sensor of ["1", "2"]) {
      const gap = random();
      add(
        "temperature_celsius",
        { room, sensor },
        walk(15 - 10 * gap, 1, (share) => Math.abs(share - gap) < 0.06),
      );
    }
  for (const instance of ["a:9090", "b:9090", "c:9090"])
    add(
      "memory_bytes",
      { job: "api", instance },
      walk(4e9 * (1 + random()), 3e6, () => false),
    );
  for (const instance of ["a:9090", "b:9090", "c:9090", "d:9090"])
    add("state", { instance }, ({ index, random: next }) => Math.floor(index / 40 + 2 * next()) % 4);
  for (const kind of ["past", "future"])
    add(
      "event_time_seconds",
      { kind },
      ({ index }) => (kind === "past" ? 1 : 2) * 951_782_399 + index * 86_399 * 3,
    );
  for (const n of ["1", "2", "3"])
    add("sparse", { n }, ({ index, random: next }) =>
      index % (17 + 4 * Number(n)) === 3 ? 100 * next() : undefined,
    );
  const many = Object.fromEntries(
    "abcdefghij".split("").map((label) => [`label_${label}`, `value of ${label}`]),
  );
  add(
    "many_labels",
    many,
    walk(3, 0.1, () => false),
  );
  add(
    "many_labels",
    { ...many, label_j: 'ünïcödé 😀 "quoted" \\ back' },
    walk(5, 0.1, () => false),
  );
}

function walk(start: number, step: number, gap: (share: number) => boolean): Shape {
  let value = start;
  return ({ share, random }) => {
    value += step * (random() - 0.5);
    return gap(share) ? undefined : value;
  };
}

const BOUNDS = ["0.005", "0.05", "0.1", "0.5", "1", "2.5", "+Inf"];

function addHistograms(add: Add): void {
  for (const [job, slow] of [
    ["api", 1],
    ["web", 3],
  ] as const)
    for (const instance of ["a:9090", "b:9090"]) {
      for (const [place, le] of BOUNDS.entries())
        add("request_duration_seconds_bucket", { job, instance, le }, bucket((place + 1) / slow, place));
      add("request_duration_seconds_sum", { job, instance }, counter(0.3, 3 * slow));
      add("request_duration_seconds_count", { job, instance }, bucket(7 / slow, 6));
    }
  // Counts that fall from one bound to the next, bounds written twice, and no bound of infinity.
  for (const [le, count] of [
    ["1", 100],
    ["2", 80],
    ["2.0", 40],
    ["4", 300],
    ["+Inf", 290],
  ] as const)
    add("broken_bucket", { kind: "falling", le }, ({ index }) => count + index);
  for (const le of ["1", "2"]) add("broken_bucket", { kind: "open", le }, () => Number(le));
  for (const le of ["-1", "0", "+Inf", "none"])
    add("broken_bucket", { kind: "negative", le }, ({ index }) => index + 1);
  add("broken_bucket", { kind: "lonely", le: "+Inf" }, () => 7);
  for (const le of ["1", "+Inf"]) add("broken_bucket", { kind: "zero", le }, () => 0);
}

function bucket(rate: number, place: number): Shape {
  return ({ index }) => 1_000 * (place + 1) + Math.floor(index * rate * (3 + (index % 5) / 10));
}

function addOdd(add: Add): void {
  const shapes: Readonly<Record<string, Shape>> = {
    nan: () => Number.NaN,
    sometimes_nan: ({ index }) => (index % 5 === 0 ? Number.NaN : index % 13),
    infinite: () => Number.POSITIVE_INFINITY,
    both_infinities: ({ index }) =>
      [Number.POSITIVE_INFINITY, 5, Number.NEGATIVE_INFINITY][Math.floor(index / 30) % 3],
    sometimes_infinite: ({ index }) => (index % 50 === 7 ? Number.NEGATIVE_INFINITY : index % 11),
    constant: () => 42,
    zero: () => 0,
    negative: ({ index }) => -index - 0.5,
    tiny: ({ index }) => 1e-300 * (index + 1),
    huge: ({ index }) => 1e307 * (1 + (index % 9)),
  };
  for (const [kind, shape] of Object.entries(shapes)) add("odd", { kind }, shape);
  for (const n of ["1", "2", "3"])
    add("flapping", { n }, ({ index, random }) => {
      const phase = (index + 10 * Number(n)) % 60;
      if (phase === 40) return "stale";
      return phase < 40 ? 10 * Number(n) + random() : undefined;
    });
  for (const n of ["1", "2"])
    add("stopping_total", { n }, ({ index }) => {
      const phase = (index + 17 * Number(n)) % 80;
      return phase === 60 ? "stale" : phase < 60 ? 1e6 + 10 * index : undefined;
    });
  add("short_lived", { n: "1" }, ({ share, random }) => (share > 0.4 && share < 0.55 ? random() : undefined));
  add("short_lived", { n: "2" }, ({ share, random }) => (share > 0.5 && share < 0.7 ? random() : undefined));
  add("restarted_total", { n: "1" }, ({ index }) => 5_000 + (index % 60 === 59 ? 0 : 10 * (index % 60)));
}

function sampled(
  labels: Readonly<Record<string, string>>,
  { startMs, shape, random }: { startMs: number; shape: Shape; random: () => number },
): WrittenSeries {
  const count = SPAN_MS / EVERY_MS;
  const shift = Math.floor(random() * EVERY_MS * 0.9);
  const samples: { at: number; sample: Exclude<Sample, undefined> }[] = [];
  for (let index = 0; index < count; index++) {
    const at = offEdges(startMs + shift + index * EVERY_MS + Math.floor(800 * random()) - 400);
    const sample = shape({ index, share: index / count, random });
    if (sample !== undefined) samples.push({ at, sample });
  }
  return {
    labels,
    timestamps: Float64Array.from(samples, ({ at }) => at),
    values: Float64Array.from(samples, ({ sample }) => (sample === "stale" ? Number.NaN : sample)),
    stale: Uint8Array.from(samples, ({ sample }) => (sample === "stale" ? 1 : 0)),
  };
}

function offEdges(ms: number): number {
  const digit = ms % 10;
  return digit === 0 || digit === 7 ? ms + 1 : ms;
}

/** Mulberry32: numbers in [0, 1). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
