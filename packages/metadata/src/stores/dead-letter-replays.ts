/** Which dead letters were sent again. A letter is claimed before it is sent, so that nobody sends it twice. */
import { and, count, eq, gte, inArray, lt } from "drizzle-orm";
import type { Database } from "../database";
import type { ReplayState } from "../replay-states";
import { deadLetterReplays as replays } from "../schema-intake";

export type DeadLetterReplay = typeof replays.$inferSelect;

export interface ReplayClaim {
  projectId: number;
  /** 16 hex digits. */
  letterId: string;
  reason: string;
  observedAt: Date;
  byName: string;
}

export interface ReplayResult {
  state: ReplayState;
  accepted: number;
  rejected: number;
}

export class DeadLetterReplayStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** True: the letter is this caller's to send. */
  async claim(claim: ReplayClaim): Promise<boolean> {
    const made = await this.#db
      .insert(replays)
      .values({ ...claim, state: "sending" })
      .onConflictDoNothing()
      .returning({ id: replays.letterId });
    return made.length === 1;
  }

  async settle(projectId: number, letterId: string, result: ReplayResult): Promise<void> {
    await this.#db.update(replays).set(result).where(of(projectId, letterId));
  }

  /** Gives a claimed letter back: nothing of it was taken. */
  async release(projectId: number, letterId: string): Promise<void> {
    await this.#db.delete(replays).where(of(projectId, letterId));
  }

  /** The marks of these letters. */
  async find(projectId: number, letterIds: readonly string[]): Promise<DeadLetterReplay[]> {
    if (letterIds.length === 0) return [];
    return this.#db
      .select()
      .from(replays)
      .where(and(eq(replays.projectId, projectId), inArray(replays.letterId, [...letterIds])));
  }

  /** Marks of a reason by state, of letters received in [from, to). */
  async count(
    projectId: number,
    { reason, from, to }: { reason: string; from: Date; to: Date },
  ): Promise<Map<ReplayState, number>> {
    const rows = await this.#db
      .select({ state: replays.state, letters: count() })
      .from(replays)
      .where(
        and(
          eq(replays.projectId, projectId),
          eq(replays.reason, reason),
          gte(replays.observedAt, from),
          lt(replays.observedAt, to),
        ),
      )
      .groupBy(replays.state);
    return new Map(rows.map((row) => [row.state, row.letters]));
  }

  /** Forgets marks of letters that are kept no more. */
  async forgetBefore(projectId: number, observedBefore: Date): Promise<void> {
    await this.#db
      .delete(replays)
      .where(and(eq(replays.projectId, projectId), lt(replays.observedAt, observedBefore)));
  }
}

function of(projectId: number, letterId: string) {
  return and(eq(replays.projectId, projectId), eq(replays.letterId, letterId));
}
