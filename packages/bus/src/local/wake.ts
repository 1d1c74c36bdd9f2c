/**
 * Wakes a reader when a file changes: inotify through fs.watch, with a slow poll as the belt (and
 * a fast one where watching is not possible).
 */
import { type FSWatcher, watch } from "node:fs";

const POLL_MS = 500;
const POLL_UNWATCHED_MS = 10;

export class Wake {
  private watcher: FSWatcher | null = null;
  private changed = false;
  private waiter: (() => void) | null = null;

  constructor(private readonly path: string) {}

  /** Forgets the changes so far: call it before looking at the file. */
  arm(): void {
    this.changed = false;
    this.watcher ??= this.watch();
  }

  /** Settles at a change since `arm`, after `waitMs` or the poll time at the latest, or on abort. */
  wait(waitMs: number, signal: AbortSignal): Promise<void> {
    if (this.changed || signal.aborted || waitMs <= 0) return Promise.resolve();
    const longest = this.watcher ? POLL_MS : POLL_UNWATCHED_MS;
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", finish);
        this.waiter = null;
        resolve();
      };
      const timer = setTimeout(finish, Math.min(waitMs, longest));
      signal.addEventListener("abort", finish, { once: true });
      this.waiter = finish;
    });
  }

  close(): void {
    this.watcher?.close();
    this.watcher = null;
  }

  private watch(): FSWatcher | null {
    try {
      const watcher = watch(this.path, { persistent: false }, () => {
        this.changed = true;
        this.waiter?.();
      });
      watcher.on("error", () => this.close());
      return watcher;
    } catch {
      return null;
    }
  }
}
