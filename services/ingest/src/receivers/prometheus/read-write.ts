/**
 * A remote_write 1.0 request, as protobuf → samples. A series that comes again is found by the bytes of its labels, and
 * no object is made for a sample. Each sample, and each native histogram, is one event of the accounting. Pure but for
 * its own state: one reader serves one process. Names and meaning: docs/reference/prometheus.md.
 */
import { type Rejection, rejection } from "../../refusal";
import type { Series } from "../../series-book";
import type { MetricTake } from "../../take-metrics";
import { AnyValueReader } from "../otlp/any-value";
import { checkRequest } from "../otlp/check-request";
import { EventPlace } from "../otlp/read-request";
import { MESSAGE } from "../otlp/schema";
import { type Family, Ranges, SeriesCache } from "../otlp/series-cache";
import { Families } from "./families";
import { describeAgain, labelsProblem, prometheusSeries } from "./prometheus-series";
import { readNativeHistogram, signedVarint } from "./read-native-histogram";
import { WRITE } from "./write-tags";

/** Bytes between two turns of other requests. */
const PAUSE_BYTES = 64 * 1024;
const EXEMPLARS_MAX = 32;
/** Numbers of MetricType. */
const KIND_WORDS = [
  "unknown",
  "counter",
  "gauge",
  "histogram",
  "gaugehistogram",
  "summary",
  "info",
  "stateset",
];

/** What a set of labels stands for. */
class Labelled {
  series: Series | undefined;
  problem: Rejection | undefined;
  hasBounds = false;
  /** Of the families when the series was described last. */
  serial = -1;

  constructor(readonly bytes: Buffer) {}
}

export class WriteReader {
  readonly families = new Families();
  private readonly cache = new SeriesCache((bytes) => new Labelled(bytes));

  /** Throws a Refusal when the request as a whole cannot be read: nothing of it was taken then. */
  async read(body: Buffer, take: MetricTake): Promise<void> {
    checkRequest(body, MESSAGE.writeRequest, "prometheus.malformed");
    const { cache, families } = this;
    const items = new WriteItems(body, { cache, families, take });
    const reader = new AnyValueReader(body);
    items.learn(reader.spans(0, body.length, WRITE.metadata));
    const series = reader.spans(0, body.length, WRITE.timeseries);
    let sincePause = 0;
    for (let i = 0; i < series.length; i += 2) {
      const start = series[i] ?? 0;
      const end = series[i + 1] ?? 0;
      cache.follow(take.seriesBook.generation);
      items.timeSeries(start, end);
      sincePause += end - start;
      if (sincePause < PAUSE_BYTES) continue;
      sincePause = 0;
      await take.pause();
    }
  }
}

interface WriteParts {
  readonly cache: SeriesCache<Labelled>;
  readonly families: Families;
  readonly take: MetricTake;
}

class WriteItems {
  private readonly reader: AnyValueReader;
  private readonly ranges = new Ranges();
  private readonly place: EventPlace;
  private readonly bits = { low: 0, high: 0 };
  private samples: number[] = [];
  private exemplars: number[] = [];
  private histograms: number[] = [];

  constructor(
    private readonly bytes: Buffer,
    private readonly parts: WriteParts,
  ) {
    this.reader = new AnyValueReader(bytes);
    this.place = new EventPlace(bytes, parts.take, undefined);
  }

  learn(places: readonly number[]): void {
    const { reader } = this;
    for (let i = 0; i < places.length; i += 2) {
      const said = { family: "", word: "", unit: "", help: "" };
      reader.at = places[i] ?? 0;
      while (reader.at < (places[i + 1] ?? 0)) {
        const tag = reader.tag();
        if (tag === WRITE.kind) said.word = KIND_WORDS[reader.small()] ?? "";
        else if (tag === WRITE.family) said.family = reader.textHere();
        else if (tag === WRITE.help) said.help = reader.textHere();
        else if (tag === WRITE.unit) said.unit = reader.textHere();
        else reader.skip(tag);
      }
      this.parts.families.learn(this.parts.take.sender.projectId, said);
    }
  }

  timeSeries(start: number, end: number): void {
    this.placesIn(start, end);
    const labelled = this.labelled();
    const { series } = labelled;
    const share = Math.ceil((end - start) / Math.max(1, (this.samples.length + this.histograms.length) / 2));
    for (let i = 0; i < this.samples.length; i += 2) {
      this.place.next(share);
      const at = { start: this.samples[i] ?? 0, end: this.samples[i + 1] ?? 0 };
      this.settle(series === undefined ? labelled.problem : this.sample(series, at), share, { start, end });
    }
    for (let i = 0; i < this.histograms.length; i += 2) {
      this.place.next(share);
      const at = { start: this.histograms[i] ?? 0, end: this.histograms[i + 1] ?? 0 };
      this.settle(series === undefined ? labelled.problem : this.histogram(series, at), share, {
        start,
        end,
      });
    }
    if (series === undefined) return;
    for (let i = 0; i < Math.min(this.exemplars.length, 2 * EXEMPLARS_MAX); i += 2)
      this.exemplar(series, this.exemplars[i] ?? 0, this.exemplars[i + 1] ?? 0);
  }

  private placesIn(start: number, end: number): void {
    const { reader, ranges } = this;
    ranges.clear();
    if (this.samples.length > 0) this.samples = [];
    if (this.exemplars.length > 0) this.exemplars = [];
    if (this.histograms.length > 0) this.histograms = [];
    reader.at = start;
    while (reader.at < end) {
      const tag = reader.tag();
      if (tag === WRITE.labels) reader.rangeInto(ranges);
      else if (tag === WRITE.samples) reader.placeInto(this.samples);
      else if (tag === WRITE.exemplars) reader.placeInto(this.exemplars);
      else if (tag === WRITE.histograms) reader.placeInto(this.histograms);
      else reader.skip(tag);
    }
  }

  private labelled(): Labelled {
    const { cache, families, take } = this.parts;
    const { projectId } = take.sender;
    const family: Family<Labelled> = cache.family(String(projectId));
    const found = cache.find(family, this.bytes, this.ranges);
    if (found.serial === families.serial) return found;
    found.serial = families.serial;
    if (found.series !== undefined) {
      describeAgain(found.series, families.of(projectId, found.series.metric, found.hasBounds));
    } else if (found.problem === undefined) {
      const labels = this.labels(this.ranges.at);
      found.problem = labelsProblem(labels);
      found.hasBounds = labels.some(([key]) => key === "le");
      if (found.problem === undefined)
        found.series = prometheusSeries(take, new Map(labels), (metric, hasBounds) =>
          families.of(projectId, metric, hasBounds),
        );
    }
    return found;
  }

  private labels(places: readonly number[]): [string, string][] {
    const { reader } = this;
    const labels: [string, string][] = [];
    for (let i = 0; i < places.length; i += 2) {
      const label: [string, string] = ["", ""];
      reader.at = places[i] ?? 0;
      while (reader.at < (places[i + 1] ?? 0)) {
        const tag = reader.tag();
        if (tag === WRITE.name) label[0] = reader.textHere();
        else if (tag === WRITE.value) label[1] = reader.textHere();
        else reader.skip(tag);
      }
      labels.push(label);
    }
    return labels;
  }

  private sample(series: Series, { start, end }: { start: number; end: number }): Rejection | undefined {
    const { reader, bits } = this;
    const { take } = this.parts;
    let ms = 0;
    bits.low = 0;
    bits.high = 0;
    reader.at = start;
    while (reader.at < end) {
      const tag = reader.tag();
      if (tag === WRITE.sampleValue) reader.wordsInto(bits);
      else if (tag === WRITE.sampleTime) ms = signedVarint(reader);
      else reader.skip(tag);
    }
    const problem = take.timeProblem(ms);
    if (problem === undefined) take.addBits(series, ms, bits);
    return problem;
  }

  private histogram(series: Series, at: { start: number; end: number }): Rejection | undefined {
    const { take } = this.parts;
    const point = readNativeHistogram(this.reader, at);
    if (point === undefined) return rejection("sample.histogram");
    const problem = take.timeProblem(point.ms);
    if (problem === undefined) take.addHistogram(series, point);
    return problem;
  }

  private exemplar(series: Series, start: number, end: number): void {
    const { reader } = this;
    const { take } = this.parts;
    const exemplar = { value: 0, ms: 0 };
    const places: number[] = [];
    reader.at = start;
    while (reader.at < end) {
      const tag = reader.tag();
      if (tag === WRITE.labels) reader.placeInto(places);
      else if (tag === WRITE.exemplarValue) exemplar.value = reader.double();
      else if (tag === WRITE.exemplarTime) exemplar.ms = signedVarint(reader);
      else reader.skip(tag);
    }
    if (take.timeProblem(exemplar.ms) !== undefined) return;
    const labels = new Map(this.labels(places));
    const traceId = labels.get("trace_id") ?? labels.get("traceID") ?? "";
    const spanId = labels.get("span_id") ?? "";
    for (const key of ["trace_id", "traceID", "span_id"]) labels.delete(key);
    take.addExemplar(series, { ...exemplar, traceId, spanId, labels: [...labels] });
  }

  private settle(problem: Rejection | undefined, share: number, whole: { start: number; end: number }): void {
    if (problem === undefined) this.parts.take.point(share);
    else this.place.reject(problem, whole.start, whole.end);
  }
}
