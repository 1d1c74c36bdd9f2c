/** An append-only text file of bounded size: at the limit it becomes `.1`, older ones `.2` and so on; the oldest goes. */
import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** What `RotatingFile` needs; disk use is at most `maxBytes * (keep + 1)` plus one write. */
export interface RotatingFileOptions {
  readonly path: string;
  readonly maxBytes?: number;
  readonly keep?: number;
}

/** Appends synchronously, so that the last words of a dying process are kept. Errors (disk full) are swallowed. */
export class RotatingFile {
  private readonly path: string;
  private readonly maxBytes: number;
  private readonly keep: number;
  private size: number;

  constructor(options: RotatingFileOptions) {
    this.path = options.path;
    this.maxBytes = options.maxBytes ?? 5 * 1024 ** 2;
    this.keep = options.keep ?? 2;
    mkdirSync(dirname(this.path), { recursive: true });
    this.size = sizeOf(this.path);
  }

  /** Appends `text` as it is. */
  write(text: string): void {
    try {
      if (this.size > 0 && this.size + text.length > this.maxBytes) this.rotate();
      appendFileSync(this.path, text, { mode: 0o600 });
      this.size += Buffer.byteLength(text);
    } catch {
      return;
    }
  }

  private rotate(): void {
    rmSync(`${this.path}.${this.keep}`, { force: true });
    for (let n = this.keep - 1; n >= 1; n--) {
      if (sizeOf(`${this.path}.${n}`) > 0) renameSync(`${this.path}.${n}`, `${this.path}.${n + 1}`);
    }
    if (this.keep > 0) renameSync(this.path, `${this.path}.1`);
    else rmSync(this.path);
    this.size = 0;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
