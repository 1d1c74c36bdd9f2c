/** Reads the parts of one line of an exposition, from left to right. Pure but for its position. */

const NAME = /[a-zA-Z_:][\w:.]*/y;
const LABEL = /[a-zA-Z_][\w.]*/y;
const NUMBER = /[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)(?=[ \t]|$)/iy;
const BLANKS = /[ \t]*/y;
const PLAIN_TEXT = /[^"\\]*/y;

export interface InBraces {
  /** A quoted name among the labels. */
  name: string | undefined;
  readonly labels: [key: string, value: string][];
}

export class LineCursor {
  constructor(
    private readonly line: string,
    public at: number,
  ) {}

  get isAtEnd(): boolean {
    this.blanks();
    return this.at === this.line.length;
  }

  blanks(): void {
    this.match(BLANKS);
  }

  skip(character: string): boolean {
    this.blanks();
    if (this.line[this.at] !== character) return false;
    this.at++;
    return true;
  }

  /** Plain or quoted. */
  name(): string | undefined {
    return this.line[this.at] === '"' ? this.quoted() : this.match(NAME);
  }

  /** None where there are no braces; `undefined` when they are not whole. */
  labels(): InBraces | undefined {
    const found: InBraces = { name: undefined, labels: [] };
    if (!this.skip("{")) return found;
    while (!this.skip("}")) {
      if (!this.label(found)) return undefined;
      if (this.skip(",")) continue;
      return this.skip("}") ? found : undefined;
    }
    return found;
  }

  /** `undefined` when there is none; the place stays. */
  number(): number | undefined {
    this.blanks();
    const text = this.match(NUMBER)?.toLowerCase();
    if (text === undefined) return undefined;
    if (text.endsWith("nan")) return Number.NaN;
    if (!text.includes("inf")) return Number(text);
    return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }

  private label(found: InBraces): boolean {
    this.blanks();
    const isQuoted = this.line[this.at] === '"';
    const key = isQuoted ? this.quoted() : this.match(LABEL);
    if (key === undefined) return false;
    if (!this.skip("=")) {
      if (!isQuoted || found.name !== undefined) return false;
      found.name = key;
      return true;
    }
    this.blanks();
    const value = this.quoted();
    if (value === undefined) return false;
    found.labels.push([key, value]);
    return true;
  }

  private quoted(): string | undefined {
    if (this.line[this.at] !== '"') return undefined;
    this.at++;
    let text = "";
    for (;;) {
      text += this.match(PLAIN_TEXT) ?? "";
      const character = this.line[this.at++];
      if (character === '"') return text;
      if (character === undefined) return undefined;
      const escaped = this.line[this.at++];
      if (escaped === undefined) return undefined;
      if (escaped === "n") text += "\n";
      else text += escaped === "\\" || escaped === '"' ? escaped : `\\${escaped}`;
    }
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.line)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }
}
