/**
 * What a scrape gave: Prometheus text 0.0.4 or OpenMetrics 1.0, line by line as it comes. A page with a line that is
 * none fails as a whole, as it does in Prometheus. Pure. Sources: prometheus.io/docs/instrumenting/exposition_formats,
 * prometheus/OpenMetrics specification.
 */
import { LineCursor } from "./line-cursor";

export type ScrapedLabels = readonly (readonly [key: string, value: string])[];

export interface ScrapedExemplar {
  readonly labels: ScrapedLabels;
  readonly value: number;
  readonly ms: number | undefined;
}

export interface ScrapedSample {
  readonly name: string;
  readonly labels: ScrapedLabels;
  readonly value: number;
  /** `undefined`: when it was scraped. */
  readonly ms: number | undefined;
  readonly exemplar: ScrapedExemplar | undefined;
}

export interface ScrapedFamily {
  family: string;
  word: string;
  unit: string;
  help: string;
}

/** Why a page is refused. */
export class ExpositionProblem extends Error {}

const LINE_UNITS_MAX = 1024 * 1024;
const EXEMPLAR_UNITS_MAX = 128;

export class ExpositionReader {
  readonly samples: ScrapedSample[] = [];
  readonly families = new Map<string, ScrapedFamily>();
  private held = "";
  private line = 0;
  private hasEnded = false;

  constructor(private readonly options: { readonly openMetrics: boolean; readonly samplesMax: number }) {}

  /** Throws an ExpositionProblem. */
  write(text: string): void {
    const lines = (this.held + text).split("\n");
    this.held = lines.pop() ?? "";
    for (const line of lines) this.read(line);
    if (this.held.length > LINE_UNITS_MAX) throw this.problem("the line is too long");
  }

  /** To be called behind the last piece. Throws an ExpositionProblem. */
  end(): void {
    if (this.held !== "") this.read(this.held);
    this.held = "";
    if (this.options.openMetrics && !this.hasEnded) throw this.problem("# EOF is missing");
  }

  private read(whole: string): void {
    this.line++;
    const line = whole.endsWith("\r") ? whole.slice(0, -1) : whole;
    const { openMetrics } = this.options;
    if (this.hasEnded) throw this.problem("something stands behind # EOF");
    if (openMetrics && line === "# EOF") this.hasEnded = true;
    else if (line.startsWith("#")) this.comment(line);
    else if (line.trim() !== "") this.sample(line);
    else if (openMetrics) throw this.problem("the line is empty");
  }

  private comment(line: string): void {
    const head = /^#[ \t]+(HELP|TYPE|UNIT)[ \t]+/.exec(line);
    if (head === null) return;
    const cursor = new LineCursor(line, head[0].length);
    const name = cursor.name();
    if (name === undefined) throw this.problem("the metric has no name");
    const rest = line.slice(cursor.at).trimStart();
    const known = this.families.get(name) ?? { family: name, word: "", unit: "", help: "" };
    if (head[1] === "TYPE") known.word = rest.trim().toLowerCase();
    else if (head[1] === "UNIT") known.unit = rest.trim();
    else known.help = rest.replace(/\\(n|\\|")/g, (_all, c: string) => (c === "n" ? "\n" : c));
    this.families.set(name, known);
  }

  private sample(line: string): void {
    const cursor = new LineCursor(line, 0);
    cursor.blanks();
    let name = cursor.name();
    cursor.blanks();
    const inBraces = cursor.labels();
    if (inBraces === undefined) throw this.problem("the labels are not whole");
    name ??= inBraces.name;
    if (name === undefined || (inBraces.name !== undefined && inBraces.name !== name))
      throw this.problem("the metric has no name");
    const value = cursor.number();
    if (value === undefined) throw this.problem("there is no value");
    const ms = this.time(cursor);
    const exemplar = this.exemplar(cursor);
    if (!cursor.isAtEnd) throw this.problem("something stands behind the value");
    if (this.samples.length >= this.options.samplesMax)
      throw this.problem(`there are more than ${this.options.samplesMax} samples`);
    this.samples.push({ name, labels: inBraces.labels, value, ms, exemplar });
  }

  /** Milliseconds in text 0.0.4, seconds in OpenMetrics. */
  private time(cursor: LineCursor): number | undefined {
    const time = cursor.number();
    if (time === undefined) return undefined;
    const ms = this.options.openMetrics ? Math.round(time * 1000) : time;
    if (!Number.isSafeInteger(ms)) throw this.problem("the time is no time");
    return ms;
  }

  private exemplar(cursor: LineCursor): ScrapedExemplar | undefined {
    if (!this.options.openMetrics || !cursor.skip("#")) return undefined;
    cursor.blanks();
    const found = cursor.labels();
    const value = cursor.number();
    if (found === undefined || found.name !== undefined || value === undefined)
      throw this.problem("the exemplar is not whole");
    const ms = this.time(cursor);
    const units = found.labels.reduce((sum, [key, text]) => sum + key.length + text.length, 0);
    return units > EXEMPLAR_UNITS_MAX ? undefined : { labels: found.labels, value, ms };
  }

  private problem(what: string): ExpositionProblem {
    return new ExpositionProblem(`Line ${this.line}: ${what}.`);
  }
}
