/** Searches that people keep. Every look-up carries the project and who looks: private ones are their owner's alone. */
import { and, asc, count, desc, eq, ne, or, sql } from "drizzle-orm";
import type { SearchAudience } from "../access-words";
import type { Database } from "../database";
import { savedSearches as searches } from "../schema-searches";

export type SavedSearch = typeof searches.$inferSelect;

export type NewSavedSearch = Omit<SavedSearch, "createdAt" | "updatedAt">;

export type SavedSearchChange = Partial<
  Pick<
    SavedSearch,
    | "audience"
    | "owner"
    | "name"
    | "query"
    | "rangeFrom"
    | "rangeTo"
    | "columns"
    | "view"
    | "splitBy"
    | "comparison"
    | "sortOrder"
    | "zone"
    | "pinned"
  >
>;

/** Whose eyes: a project, and `user:<id>` or `token:<id>`. */
export interface SearchViewer {
  projectId: number;
  owner: string;
}

/** Any constant that no other lock of this database uses. */
const LOCK = 7_302_114_007;

export class SavedSearchStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Held until the transaction ends: changes of saved searches take turns. */
  async lock(): Promise<void> {
    await this.#db.execute(sql`select pg_advisory_xact_lock(${LOCK})`);
  }

  /** Those of the team and the viewer's own, pinned ones first, then by name. */
  async list(viewer: SearchViewer): Promise<SavedSearch[]> {
    return this.#db
      .select()
      .from(searches)
      .where(visibleTo(viewer))
      .orderBy(desc(searches.pinned), asc(sql`lower(${searches.name})`), asc(searches.id));
  }

  async find(viewer: SearchViewer, id: string): Promise<SavedSearch | undefined> {
    const [row] = await this.#db
      .select()
      .from(searches)
      .where(and(visibleTo(viewer), eq(searches.id, id)));
    return row;
  }

  /** True when another one of the same audience (of the same owner, when private) has the name. */
  async isNameTaken(wanted: Pick<SavedSearch, "projectId" | "audience" | "owner" | "name" | "id">) {
    const [row] = await this.#db
      .select({ id: searches.id })
      .from(searches)
      .where(
        and(sameShelf(wanted, wanted.audience), eq(searches.name, wanted.name), ne(searches.id, wanted.id)),
      )
      .limit(1);
    return row !== undefined;
  }

  /** How many the team has, or the viewer has for themselves. */
  async countOf(viewer: SearchViewer, audience: SearchAudience): Promise<number> {
    const [row] = await this.#db.select({ n: count() }).from(searches).where(sameShelf(viewer, audience));
    return row?.n ?? 0;
  }

  /** Throws when the name is taken: ask first, under the lock. */
  async create(search: NewSavedSearch): Promise<SavedSearch | undefined> {
    const [row] = await this.#db.insert(searches).values(search).returning();
    return row;
  }

  /** Undefined when the viewer sees no such search. */
  async update(
    viewer: SearchViewer,
    id: string,
    change: SavedSearchChange & Pick<SavedSearch, "updatedBy">,
  ): Promise<SavedSearch | undefined> {
    const [row] = await this.#db
      .update(searches)
      .set({ ...change, updatedAt: new Date() })
      .where(and(visibleTo(viewer), eq(searches.id, id)))
      .returning();
    return row;
  }

  async remove(viewer: SearchViewer, id: string): Promise<void> {
    await this.#db.delete(searches).where(and(visibleTo(viewer), eq(searches.id, id)));
  }
}

function visibleTo({ projectId, owner }: SearchViewer) {
  return and(eq(searches.projectId, projectId), or(eq(searches.audience, "team"), eq(searches.owner, owner)));
}

function sameShelf({ projectId, owner }: SearchViewer, audience: SearchAudience) {
  const shelf = and(eq(searches.projectId, projectId), eq(searches.audience, audience));
  return audience === "team" ? shelf : and(shelf, eq(searches.owner, owner));
}
