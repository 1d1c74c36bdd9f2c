/** What the first start made, and which environment was last applied. One row. */
import { eq, sql } from "drizzle-orm";
import type { Database } from "../database";
import { bootstrapState } from "../schema";

export type BootstrapState = Omit<typeof bootstrapState.$inferSelect, "id" | "createdAt">;

/** Any constant that no other lock of this database uses. */
const LOCK = 7_302_114_002;

export class BootstrapStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Held until the transaction ends: starts at the same time take turns. */
  async lock(): Promise<void> {
    await this.#db.execute(sql`select pg_advisory_xact_lock(${LOCK})`);
  }

  async find(): Promise<BootstrapState | undefined> {
    const [row] = await this.#db.select().from(bootstrapState);
    return row;
  }

  async create(state: BootstrapState): Promise<void> {
    await this.#db.insert(bootstrapState).values(state);
  }

  async update(
    change: Partial<Pick<BootstrapState, "environmentEmail" | "environmentPasswordHash">>,
  ): Promise<void> {
    await this.#db.update(bootstrapState).set(change).where(eq(bootstrapState.id, 1));
  }
}
