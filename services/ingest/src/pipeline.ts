/**
 * The life of a request, from its key to its answer:
 * authenticate → decode → normalize → limit → append → seal → publish. The middle steps run event by event in
 * take-logs.ts, take-spans.ts and take-metrics.ts; seal and publish run block by block in steps/publish.ts, for all requests together.
 */

import type { Signal } from "@sightglass/telemetry";
import type { ByteBudget, Reservation } from "./byte-budget";
import type { ProjectQuota } from "./project-quota";
import { Refusal, unreadable } from "./refusal";
import type { RefusedRequests } from "./refused-requests";
import type { Sender } from "./sender";
import { authenticate, type Credentials, type KeyLookup } from "./steps/authenticate";
import { encodingOf, type Inflater } from "./steps/inflate";
import { refusalOf } from "./steps/publish";
import type { IntakeAnswer, Take, TakenFrom, TakeParts } from "./take";

/** What a receiver knows of a request before its body, and how it reads one. */
export interface IntakeRequest<SomeTake extends Take> {
  /** First half of the source of accounting: `http`. */
  readonly door: string;
  readonly signal: Signal;
  /** Begins to take the events of a body. */
  readonly begin: (parts: TakeParts, from: TakenFrom) => SomeTake;
  readonly credentials: Credentials;
  readonly contentEncoding: string | undefined;
  /** Address of the sender, for people who look at dead letters. */
  readonly origin: string;
  /** Reads the body and books its bytes as they come. Throws a Refusal. */
  readonly readBody: (booked: Reservation) => Promise<Buffer>;
  /** Hands the events of the plain body on. Throws a Refusal when the body as a whole cannot be read. */
  readonly decode: (body: Buffer, take: SomeTake) => Promise<void>;
}

export interface PipelineParts extends TakeParts {
  readonly keyRing: KeyLookup;
  readonly budget: ByteBudget;
  readonly quota: ProjectQuota;
  readonly inflater: Inflater;
  readonly refused: RefusedRequests;
  /** Throws when the event log takes nothing now. */
  readonly assertWritable: () => void;
  readonly onBytes: (received: number, inflated: number) => void;
}

export class Pipeline {
  private stopping = false;

  constructor(private readonly parts: PipelineParts) {}

  /** Settles when every accepted event is durable. Throws a Refusal when nothing was taken, counted already. */
  async take<SomeTake extends Take>(request: IntakeRequest<SomeTake>): Promise<IntakeAnswer> {
    const { keyRing, budget, quota, inflater } = this.parts;
    const booked = budget.open();
    let sender: Sender | undefined;
    try {
      this.assertOpen();
      sender = authenticate(keyRing, request, request.signal);
      const from = { sender, origin: request.origin };
      const takeOf = (bytes: Buffer) => request.begin(this.parts, { ...from, body: bytes });
      const encoding = encodingOf(request.contentEncoding);
      quota.admit(sender.projectId);
      const sent = await request.readBody(booked);
      quota.takeBytes(sender.projectId, sent.length);
      const body = await this.orKeep(sent, takeOf, () => inflater.inflate(sent, encoding));
      quota.chargeBytes(sender.projectId, body.length - sent.length);
      if (body !== sent) booked.add(body.length);
      this.parts.onBytes(sent.length, body.length);
      const take = takeOf(body);
      await this.orKeep(body, takeOf, () => request.decode(body, take));
      return await take.finish();
    } catch (error) {
      throw this.counted(error, request.signal, sender);
    } finally {
      booked.release();
    }
  }

  /** From now on every request is refused; those being read go on. */
  stop(): void {
    this.stopping = true;
  }

  private assertOpen(): void {
    if (this.stopping) throw new Refusal("shutdown");
    try {
      this.parts.assertWritable();
    } catch (error) {
      throw refusalOf(error);
    }
  }

  /** A body that cannot be read is kept for people before its sender hears so. */
  private async orKeep<T>(raw: Buffer, takeOf: (raw: Buffer) => Take, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const why = unreadable(error);
      if (why === undefined) throw error;
      const copy = takeOf(raw);
      copy.keepDeadLetter(why, raw);
      await copy.finish();
      throw error;
    }
  }

  private counted(error: unknown, signal: Signal, sender: Sender | undefined): unknown {
    if (!(error instanceof Refusal)) return error;
    this.parts.refused.count(error.reason, signal, sender);
    this.parts.count("refused", error.reason, 1);
    return error;
  }
}
