/**
 * An OTLP request for metrics, as protobuf → samples. Each data point is an event of the accounting; a histogram's makes
 * one sample for each bucket. Pure but for its own scratch state: one reader serves one process. Names and meaning:
 * docs/reference/otlp.md.
 */
import { type Rejection, rejection } from "../../refusal";
import type { Resource } from "../../resources";
import type { MetricTake } from "../../take-metrics";
import { AnyValueReader } from "./any-value";
import { readResource, type Scope, type Span } from "./envelope";
import { KnownTexts } from "./known-texts";
import { seriesMaker } from "./metric-series";
import type { PointKind } from "./point-kind";
import { type MetricHead, readMetricHead } from "./read-metric-head";
import { createPointKinds } from "./read-points";
import {
  EventPlace,
  type Item,
  type ItemReader,
  type ReadOptions,
  readRequest,
  sizeProblem,
} from "./read-request";
import { MESSAGE } from "./schema";
import { type Family, Ranges, SeriesCache, SeriesEntry } from "./series-cache";

const NAME_UNITS_MAX = 256;

export class MetricsReader {
  private readonly known = new KnownTexts();
  private readonly cache = new SeriesCache((bytes) => new SeriesEntry(bytes));

  /** Throws a Refusal when the request as a whole cannot be read: nothing of it was taken then. */
  read(body: Buffer, take: MetricTake, options: ReadOptions = {}): Promise<void> {
    const { known, cache } = this;
    const { replaced = false, rawOf } = options;
    return readRequest({ body, request: MESSAGE.metricsRequest, take, replaced }, (bytes) => {
      return new MetricItems(bytes, { known, cache, take, place: new EventPlace(bytes, take, rawOf) });
    });
  }
}

interface MetricItemsParts {
  readonly known: KnownTexts;
  readonly cache: SeriesCache<SeriesEntry>;
  readonly take: MetricTake;
  readonly place: EventPlace;
}

class MetricItems implements ItemReader {
  readonly reader: AnyValueReader;
  private readonly ranges = new Ranges();
  private readonly kinds = createPointKinds();
  private resourceAt: Resource | undefined;

  constructor(
    private readonly bytes: Buffer,
    private readonly parts: MetricItemsParts,
  ) {
    this.reader = new AnyValueReader(bytes);
  }

  resource(span: Span): void {
    const draft = { keys: [], values: [], count: 0 };
    readResource(this.reader, draft, span);
    this.resourceAt = this.parts.take.resource(draft);
  }

  item({ start, end, scope }: Item): void {
    const { take, cache, known } = this.parts;
    const head = readMetricHead(this.reader, known, { start, end });
    const kind = this.kinds[head.kind];
    cache.follow(take.seriesBook.generation);
    const family = cache.family(this.familyKey(head, scope));
    const why = headProblem(head);
    const share = Math.ceil((end - start) / Math.max(1, head.points.length / 2));
    for (let i = 0; i < head.points.length; i += 2) {
      const from = head.points[i] ?? 0;
      const to = head.points[i + 1] ?? 0;
      this.parts.place.next(share);
      const problem = why ?? (kind && this.point({ start: from, end: to, head, scope, family, kind }));
      if (problem === undefined) take.point(share);
      else this.parts.place.reject(problem, from, to);
    }
  }

  release(): void {}

  private familyKey({ name, unit, kind, temporality, monotonic }: MetricHead, scope: Scope): string {
    const { idLow = 0, idHigh = 0 } = this.resourceAt ?? {};
    const { projectId } = this.parts.take.sender;
    return [projectId, idLow, idHigh, scope.name, name, unit, kind, temporality, monotonic].join("\u0000");
  }

  private point(at: PointAt): Rejection | undefined {
    const { reader, ranges, bytes } = this;
    const { take, cache } = this.parts;
    const tooLarge = sizeProblem(at.end - at.start);
    if (tooLarge !== undefined) return tooLarge;
    ranges.clear();
    const point = at.kind.read({ reader, ranges, start: at.start, end: at.end });
    const ms = point.ms === 0 ? take.receivedMs : point.ms;
    const problem = take.timeProblem(ms);
    if (problem !== undefined) return problem;
    const entry = cache.find(at.family, bytes, ranges);
    const { head, scope } = at;
    const maker = () =>
      seriesMaker({ take, reader, resource: this.resourceAt, scopeName: scope.name, head, ranges });
    at.kind.add({ take, ms, entry, maker });
    return undefined;
  }
}

interface PointAt {
  readonly start: number;
  readonly end: number;
  readonly head: MetricHead;
  readonly scope: Scope;
  readonly family: Family<SeriesEntry>;
  readonly kind: PointKind;
}

function headProblem({ name, kind }: MetricHead): Rejection | undefined {
  if (name === "") return rejection("metric.name", "It has none.");
  if (name.length > NAME_UNITS_MAX)
    return rejection("metric.name", `The limit is ${NAME_UNITS_MAX} characters.`);
  return kind === "unknown" ? rejection("metric.kind") : undefined;
}
