/** Attribute keys that are asked for often: their uses, what people wish, and the columns made for them. */
import { and, asc, desc, eq, gte, lt, sql, sum } from "drizzle-orm";
import type { Database } from "../database";
import type { HotKeyWish } from "../hot-key-words";
import { hotColumns as columns, hotKeyUses as uses, hotKeyWishes as wishes } from "../schema-hot-keys";

export type HotColumnRow = typeof columns.$inferSelect;
export type HotKeyWishRow = typeof wishes.$inferSelect;
export type NewHotColumnRow = Pick<HotColumnRow, "name" | "key" | "type" | "fewValues">;
export type HotColumnChange = Partial<
  Pick<HotColumnRow, "state" | "filled" | "bytes" | "failure" | "leavingAt">
>;

/** Any constant that no other lock of this database uses. */
const LOCK = 7_302_114_008;

export interface HotKeyCost {
  projectId: number;
  key: string;
  uses: number;
  rowsRead: number;
  bytesRead: number;
  elapsedMs: number;
}

export class HotKeyStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  // ---- uses

  /** Adds to the counts of a day (`2026-11-21`). Rows of one call differ in project or key. */
  async addUses(day: string, costs: readonly HotKeyCost[]): Promise<void> {
    if (costs.length === 0) return;
    const more = (name: string) => sql.raw(`"hot_key_uses"."${name}" + excluded."${name}"`);
    // In one order, so that two processes wait for each other and do not lock up.
    const ordered = [...costs].sort((a, b) => a.projectId - b.projectId || (a.key < b.key ? -1 : 1));
    await this.#db
      .insert(uses)
      .values(ordered.map((cost) => ({ ...cost, day })))
      .onConflictDoUpdate({
        target: [uses.projectId, uses.key, uses.day],
        set: {
          uses: more("uses"),
          rowsRead: more("rows_read"),
          bytesRead: more("bytes_read"),
          elapsedMs: more("elapsed_ms"),
        },
      });
  }

  /** Sums since a day, dearest first; at most 1,000. `projectId`: of that one only. */
  async usesSince(day: string, projectId?: number): Promise<HotKeyCost[]> {
    const rows = await this.#db
      .select({
        projectId: uses.projectId,
        key: uses.key,
        uses: sum(uses.uses).mapWith(Number),
        rowsRead: sum(uses.rowsRead).mapWith(Number),
        bytesRead: sum(uses.bytesRead).mapWith(Number),
        elapsedMs: sum(uses.elapsedMs).mapWith(Number),
      })
      .from(uses)
      .where(and(gte(uses.day, day), projectId === undefined ? undefined : eq(uses.projectId, projectId)))
      .groupBy(uses.projectId, uses.key)
      .orderBy(desc(sum(uses.rowsRead)), asc(uses.key))
      .limit(1_000);
    return rows;
  }

  async forgetUsesBefore(day: string): Promise<void> {
    await this.#db.delete(uses).where(lt(uses.day, day));
  }

  // ---- wishes

  async wishes(projectId?: number): Promise<HotKeyWishRow[]> {
    return this.#db
      .select()
      .from(wishes)
      .where(projectId === undefined ? undefined : eq(wishes.projectId, projectId))
      .orderBy(asc(wishes.createdAt), asc(wishes.key));
  }

  /** Held until the transaction ends: changes of wishes take turns. */
  async lockWishes(): Promise<void> {
    await this.#db.execute(sql`select pg_advisory_xact_lock(${LOCK})`);
  }

  async setWish(wish: Pick<HotKeyWishRow, "projectId" | "key" | "createdBy"> & { wish: HotKeyWish }) {
    await this.#db
      .insert(wishes)
      .values(wish)
      .onConflictDoUpdate({
        target: [wishes.projectId, wishes.key],
        set: { wish: wish.wish, createdBy: wish.createdBy, createdAt: new Date() },
      });
  }

  async removeWish(projectId: number, key: string): Promise<void> {
    await this.#db.delete(wishes).where(and(eq(wishes.projectId, projectId), eq(wishes.key, key)));
  }

  // ---- columns

  /** Oldest first. */
  async columns(): Promise<HotColumnRow[]> {
    return this.#db.select().from(columns).orderBy(asc(columns.addedAt), asc(columns.name));
  }

  /** False when one is being built, or the key has a column of the type. */
  async beginColumn(column: NewHotColumnRow): Promise<boolean> {
    const made = await this.#db
      .insert(columns)
      .values({ ...column, state: "building" })
      .onConflictDoNothing()
      .returning({ name: columns.name });
    return made.length === 1;
  }

  async changeColumn(name: string, change: HotColumnChange): Promise<void> {
    await this.#db.update(columns).set(change).where(eq(columns.name, name));
  }

  async removeColumn(name: string): Promise<void> {
    await this.#db.delete(columns).where(eq(columns.name, name));
  }
}
