/**
 * What a scrape makes: samples with the labels of their target, what tells of the scrape itself, and the stale markers
 * of series that were there the last time and are not any more. Memory: the series of the last scrape. Pure but for it.
 */
import type { OpenTarget } from "@sightglass/metadata";
import type { ScrapedExemplar, ScrapedSample } from "./exposition";
import type { ScrapedPage } from "./scrape-page";

type Labels = ReadonlyMap<string, string>;

export interface ScrapedPoint {
  readonly labels: Labels;
  readonly ms: number;
  /** `stale`: the series has ended. */
  readonly value: number | "stale";
  readonly exemplar: ScrapedExemplar | undefined;
}

const NAME = "__name__";
/** Numbers as text: `1.0` and `1` are the same. */
const BOUNDS: ReadonlySet<string> = new Set(["le", "quantile"]);

export class TargetSeries {
  private last = new Map<string, Labels>();
  private readonly own: Labels;

  constructor(target: OpenTarget) {
    this.own = ownLabels(target);
  }

  points({ error, startMs, durationMs, reader }: ScrapedPage): ScrapedPoint[] {
    const points: ScrapedPoint[] = [];
    const now = new Map<string, Labels>();
    for (const sample of reader.samples) {
      const { ms, value, exemplar } = sample;
      const labels = this.labelsOf(sample);
      // A series with times of its own ends when its sender says so.
      if (ms === undefined) now.set(keyOf(labels), labels);
      points.push({ labels, ms: ms ?? startMs, value, exemplar });
    }
    const told: [string, number][] = [
      ["up", error === "" ? 1 : 0],
      ["scrape_duration_seconds", durationMs / 1000],
      ["scrape_samples_scraped", reader.samples.length],
    ];
    for (const [name, value] of told) {
      const labels = new Map([[NAME, name], ...this.own]);
      now.set(keyOf(labels), labels);
      points.push({ labels, ms: startMs, value, exemplar: undefined });
    }
    points.push(...this.ended(now, startMs));
    this.last = now;
    return points;
  }

  /** The target is gone: all of its series end. */
  end(ms: number): ScrapedPoint[] {
    const points = this.ended(new Map(), ms);
    this.last = new Map();
    return points;
  }

  private ended(now: ReadonlyMap<string, Labels>, ms: number): ScrapedPoint[] {
    return [...this.last]
      .filter(([key]) => !now.has(key))
      .map(([, labels]) => ({ labels, ms, value: "stale", exemplar: undefined }));
  }

  /** A label of the target goes before one of the same name in the page, which becomes `exported_…`. */
  private labelsOf({ name, labels }: ScrapedSample): Labels {
    const all = new Map([[NAME, name]]);
    for (const [key, value] of labels) {
      const text = BOUNDS.has(key) ? value.replace(/^(-?\d+)\.0+$/, "$1") : value;
      if (key !== NAME) all.set(this.own.has(key) ? `exported_${key}` : key, text);
    }
    for (const [key, value] of this.own) all.set(key, value);
    return all;
  }
}

function ownLabels({ name, url, labels }: OpenTarget): Labels {
  return new Map([["job", name], ["instance", instanceOf(url)], ...Object.entries(labels)]);
}

function instanceOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}

function keyOf(labels: Labels): string {
  return JSON.stringify([...labels].sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
}
