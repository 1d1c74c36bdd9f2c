/** Lines of one sender in one buffer: appended to the open block one by one, and again when the block was lost. */
import type { Reason } from "@sightglass/telemetry";
import { Refusal, rejection } from "../../refusal";
import type { Sender } from "../../sender";
import type { EventSource } from "../../steps/decode";
import type { TakeParts } from "../../take";
import { LogTake } from "../../take-logs";
import type { DraftFiller } from "./fill-draft";
import { FRAME, type Frame } from "./framing";
import type { LineSender } from "./line-sender";

/** What lines need of the intake that they belong to. */
export interface LinesHome {
  readonly parts: TakeParts;
  readonly filler: DraftFiller;
  readonly isGivenUp: boolean;
  /** Settles when it is time to try again, or when given up. */
  wait(attempt: number, why: unknown): Promise<void>;
  drop(sender: Sender, reason: Reason, lost: { events: number; bytes: number }): void;
}

export class Lines {
  private take: LogTake;
  private readonly frames: Frame[] = [];
  private readonly source: EventSource = { index: -1, start: 0, end: 0, text: "", replaced: false };

  constructor(
    private readonly intake: LinesHome,
    private readonly from: LineSender,
    private body: Buffer,
  ) {
    this.take = this.begin();
  }

  add(frame: Frame): void {
    this.frames.push(frame);
    this.append(frame);
  }

  /** To be called now and then between `add`; wait for it, if it is a promise. */
  pause(): Promise<void> | undefined {
    return this.take.pause();
  }

  /** Bytes are read again when the event log did not take them: the buffer must stay as it is from here on. */
  keep(body: Buffer): void {
    this.body = body;
  }

  /** Settles when all lines are durable, or dropped and counted. Never rejects. */
  async durable(): Promise<void> {
    const { intake } = this;
    let wait: Promise<unknown> = this.take.finish();
    for (let attempt = 0; ; attempt++) {
      try {
        await wait;
        return;
      } catch (error) {
        await intake.wait(attempt, error);
        if (intake.isGivenUp) {
          this.drop(error);
          return;
        }
        wait = this.again();
      }
    }
  }

  private begin(): LogTake {
    const { sender, origin } = this.from;
    this.source.index = -1;
    return new LogTake(this.intake.parts, { sender, origin, body: this.body });
  }

  private async again(): Promise<void> {
    this.take = this.begin();
    for (const frame of this.frames) this.append(frame);
    await this.take.finish();
  }

  private append(frame: Frame): void {
    const { take, source } = this;
    source.index++;
    source.start = frame.start;
    source.end = frame.end;
    source.replaced = false;
    if (frame.kind === FRAME.tooLong) {
      take.reject(rejection("event.too_large", "The frame is longer than 1 MiB."), source);
    } else if (frame.kind === FRAME.torn) {
      take.reject(rejection("frame.incomplete"), source);
    } else {
      this.appendMessage(frame);
    }
  }

  private appendMessage(frame: Frame): void {
    const { take, source, intake, body, from } = this;
    try {
      source.replaced = intake.filler.fill(body.subarray(frame.start, frame.end), take, from);
    } catch {
      take.reject(rejection("event.unreadable"), source);
      return;
    }
    const problem = take.append(source);
    if (problem !== undefined) take.reject(problem, source);
  }

  private drop(why: unknown): void {
    const { intake, from, frames } = this;
    const reason = why instanceof Refusal ? why.reason : "bus.unavailable";
    const bytes = frames.reduce((sum, { start, end }) => sum + end - start, 0);
    intake.drop(from.sender, reason, { events: frames.length, bytes });
  }
}
