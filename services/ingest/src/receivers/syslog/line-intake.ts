/**
 * Lines of senders that wait for no answer: taken into the open block at once, and kept here until they are durable.
 * What the event log does not take is tried again for as long as the process runs; a stop that cannot wait any longer
 * counts the rest as dropped.
 */
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "@sightglass/runtime";
import type { Outcome, Reason, Signal } from "@sightglass/telemetry";
import type { ByteBudget, Reservation } from "../../byte-budget";
import type { ProjectQuota } from "../../project-quota";
import { Refusal } from "../../refusal";
import type { RefusedRequests } from "../../refused-requests";
import type { Sender } from "../../sender";
import { refusalOf } from "../../steps/publish";
import type { TakeParts } from "../../take";
import type { OpenPorts } from "../wrong-door";
import { DraftFiller } from "./fill-draft";
import type { LineSender } from "./line-sender";
import { Lines, type LinesHome } from "./lines";

export interface LineIntakeParts extends TakeParts {
  readonly budget: ByteBudget;
  readonly quota: ProjectQuota;
  readonly refused: RefusedRequests;
  /** Throws when the event log takes nothing now. */
  readonly assertWritable: () => void;
  readonly onBytes: (received: number, inflated: number) => void;
  /** Doors that a sender may have meant. */
  readonly doors: OpenPorts;
  readonly logger: Logger;
}

const RETRY_MS = 200;
const RETRY_MS_MAX = 5_000;

export class LineIntake implements LinesHome {
  readonly filler: DraftFiller;
  private readonly stopping = new AbortController();

  constructor(
    readonly parts: LineIntakeParts,
    private readonly signal: Signal,
  ) {
    this.filler = new DraftFiller(parts.normalizer);
    setMaxListeners(0, this.stopping.signal);
  }

  /** Ends all waiting: what is not durable then is dropped and counted. */
  giveUp(): void {
    this.stopping.abort();
  }

  get isGivenUp(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Throws a Refusal while the event log takes nothing or the project is over its quota. */
  assertOpen(from: LineSender): void {
    const { quota, assertWritable } = this.parts;
    try {
      assertWritable();
    } catch (error) {
      throw refusalOf(error);
    }
    quota.admit(from.sender.projectId);
  }

  charge(from: LineSender, bytes: number): void {
    this.parts.quota.chargeBytes(from.sender.projectId, bytes);
  }

  /** Throws a Refusal `overload.memory`. */
  book(bytes: number): Reservation {
    const booked = this.parts.budget.open();
    booked.add(bytes);
    return booked;
  }

  /** Memory and quota for lines of a sender, as soon as they can be had; `undefined` when given up. */
  async admitted(from: LineSender, bytes: number): Promise<Reservation | undefined> {
    for (let attempt = 0; !this.isGivenUp; attempt++) {
      try {
        this.assertOpen(from);
        const booked = this.book(bytes);
        this.charge(from, bytes);
        return booked;
      } catch (error) {
        await this.wait(attempt, error);
      }
    }
    return undefined;
  }

  open(from: LineSender, body: Buffer): Lines {
    return new Lines(this, from, body);
  }

  /** Events that came and are given up. */
  drop(sender: Sender, reason: Reason, lost: { events: number; bytes: number }): void {
    if (this.isGivenUp)
      this.parts.logger.error({ source: sender.source, reason, ...lost }, "the stop dropped events");
    this.count(sender, "received", { reason: "", ...lost });
    this.count(sender, "dropped", { reason, ...lost });
  }

  /** Events that are none, and of which no copy is kept. */
  reject(sender: Sender, reason: Reason, wrong: { events: number; bytes: number }): void {
    this.count(sender, "received", { reason: "", ...wrong });
    this.count(sender, "rejected", { reason, ...wrong });
  }

  refuse(sender: Sender, reason: Reason): void {
    this.count(sender, "refused", { reason, events: 1, bytes: 0 });
  }

  /** A defect of ours ended a connection: so many events of it are lost, or more. */
  fail({ sender, origin }: LineSender, error: unknown, lost: { events: number; bytes: number }): void {
    const { source } = sender;
    this.parts.logger.error({ err: error, source, origin, ...lost }, "a defect ended a connection");
    this.drop(sender, "connection.failed", lost);
  }

  async wait(attempt: number, why: unknown): Promise<void> {
    const told = why instanceof Refusal ? why.retryAfterSeconds * 1000 : 0;
    const ms = Math.min(Math.max(told, RETRY_MS * 2 ** Math.min(attempt, 5)), RETRY_MS_MAX);
    await sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  private count(
    sender: Sender,
    outcome: Outcome,
    what: { reason: Reason | ""; events: number; bytes: number },
  ): void {
    const { projectId, source } = sender;
    const counted = { projectId, source, signal: this.signal, outcome, ...what, atMs: Date.now() } as const;
    this.parts.refused.add(counted);
    this.parts.count(outcome, what.reason, what.events);
  }
}
