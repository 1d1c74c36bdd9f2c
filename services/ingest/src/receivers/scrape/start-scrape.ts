/**
 * The scraper: of all ingest processes one asks the targets, because it holds the turn. Targets are looked up anew every
 * few seconds. One that is removed or changed has its series ended; a process that stops or loses the turn ends none,
 * since another goes on with them.
 */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { OpenTarget, ScrapeState } from "@sightglass/metadata";
import { type Egress, errorMessage } from "@sightglass/runtime";
import { Families } from "../prometheus/families";
import { LineIntake, type LineIntakeParts } from "../syslog/line-intake";
import { scrapePage } from "./scrape-page";
import { ScrapeWriter } from "./scrape-writer";
import { TargetSeries } from "./target-series";

export interface ScrapeOptions {
  readonly targets: () => Promise<OpenTarget[]>;
  readonly keepState: (state: ScrapeState) => Promise<void>;
  /** Runs `work` while this process is the one that scrapes; its signal says when it no longer is. */
  readonly lead: (work: (signal: AbortSignal) => Promise<void>, stop: AbortSignal) => Promise<unknown>;
  readonly egress: Egress;
  /** Between two looks for targets; default 5 s. */
  readonly lookMs?: number;
}

export interface Scraper {
  /** Settles when what was scraped is durable, or dropped and counted. */
  stop(): Promise<void>;
}

const LOOK_MS = 5_000;
const GIVE_UP_MS = 1_900;

export function startScrape(options: ScrapeOptions, parts: LineIntakeParts): Scraper {
  const stopping = new AbortController();
  const intake = new LineIntake(parts, "metrics");
  const leading = keepLeading(options, intake, stopping.signal);
  return {
    async stop() {
      const deadline = setTimeout(() => intake.giveUp(), GIVE_UP_MS);
      stopping.abort();
      await leading;
      clearTimeout(deadline);
    },
  };
}

async function keepLeading(options: ScrapeOptions, intake: LineIntake, stop: AbortSignal): Promise<void> {
  const { logger } = intake.parts;
  let told = "";
  while (!stop.aborted) {
    await options
      .lead((signal) => new ScrapeRun(options, intake, signal).run(), stop)
      .catch((error: unknown) => {
        const reason = errorMessage(error);
        if (reason !== told) logger.warn({ reason }, "the scraper waits");
        told = reason;
      });
    await pause(options.lookMs ?? LOOK_MS, stop);
  }
}

/** Settles at the time, or when aborted. */
function pause(ms: number, signal: AbortSignal): Promise<unknown> {
  return sleep(ms, undefined, { signal }).catch(() => undefined);
}

interface Loop {
  readonly signature: string;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** As long as this process has the turn. */
class ScrapeRun {
  private readonly loops = new Map<string, Loop>();
  private readonly writer: ScrapeWriter;

  constructor(
    private readonly options: ScrapeOptions,
    private readonly intake: LineIntake,
    private readonly signal: AbortSignal,
  ) {
    this.writer = new ScrapeWriter(intake, new Families());
  }

  async run(): Promise<void> {
    while (!this.signal.aborted) {
      await this.look().catch((error: unknown) =>
        this.intake.parts.logger.warn(
          { reason: errorMessage(error) },
          "cannot load the targets; scraping those known",
        ),
      );
      await pause(this.options.lookMs ?? LOOK_MS, this.signal);
    }
    await Promise.all([...this.loops.values()].map(({ done }) => done));
  }

  private async look(): Promise<void> {
    const targets = new Map((await this.options.targets()).map((target) => [target.id, target]));
    for (const [id, loop] of this.loops) {
      const target = targets.get(id);
      if (target !== undefined && JSON.stringify(target) === loop.signature) continue;
      loop.stop.abort();
      this.loops.delete(id);
      await loop.done;
    }
    for (const [id, target] of targets) if (!this.loops.has(id)) this.loops.set(id, this.begin(target));
  }

  private begin(target: OpenTarget): Loop {
    const stop = new AbortController();
    const done = this.scrapeAgainAndAgain(target, stop.signal).catch((error: unknown) =>
      this.intake.parts.logger.error(
        { err: error, target: target.name },
        "a defect ended the scrapes of a target",
      ),
    );
    return { signature: JSON.stringify(target), stop, done };
  }

  private async scrapeAgainAndAgain(target: OpenTarget, removed: AbortSignal): Promise<void> {
    const series = new TargetSeries(target);
    const ended = AbortSignal.any([removed, this.signal]);
    const everyMs = target.intervalSeconds * 1000;
    await pause(firstWaitMs(target, everyMs), ended);
    while (!ended.aborted) {
      const began = performance.now();
      await this.scrape(target, series, Date.now() + everyMs);
      await pause(Math.max(0, everyMs - (performance.now() - began)), ended);
    }
    if (!this.signal.aborted) await this.writer.write(target, series.end(Date.now()), Date.now() + everyMs);
  }

  private async scrape(target: OpenTarget, series: TargetSeries, untilMs: number): Promise<void> {
    const page = await scrapePage(this.options.egress, target);
    this.writer.learn(target, page.reader.families.values());
    await this.writer.write(target, series.points(page), untilMs);
    const state = {
      id: target.id,
      lastAt: new Date(page.startMs),
      lastError: page.error,
      lastSamples: page.reader.samples.length,
      lastMs: page.durationMs,
    };
    await this.options
      .keepState(state)
      .catch((error: unknown) =>
        this.intake.parts.logger.warn({ reason: errorMessage(error) }, "cannot keep the state of a target"),
      );
  }
}

/** Targets take their turns within the interval, each always at the same time of it. */
function firstWaitMs({ id }: OpenTarget, everyMs: number): number {
  const offset = createHash("sha256").update(id).digest().readUInt32LE() % everyMs;
  return (offset - (Date.now() % everyMs) + everyMs) % everyMs;
}
