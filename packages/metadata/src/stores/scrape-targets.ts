/** Targets of scrapes of a project, and the state of each. Every look-up of people carries the project. */
import { and, asc, count, eq } from "drizzle-orm";
import type { Database } from "../database";
import { projects } from "../schema";
import { scrapeTargets as targets } from "../schema-scrapes";

export type ScrapeTarget = typeof targets.$inferSelect;
export type NewScrapeTarget = Pick<
  ScrapeTarget,
  | "id"
  | "projectId"
  | "name"
  | "url"
  | "intervalSeconds"
  | "timeoutSeconds"
  | "labels"
  | "headers"
  | "enabled"
  | "createdBy"
>;
export type ScrapeTargetChange = Partial<Omit<NewScrapeTarget, "id" | "projectId" | "createdBy">>;

/** What the scraper needs of a target. */
export type OpenTarget = Omit<NewScrapeTarget, "enabled" | "createdBy"> & { retentionDays: number };

export interface ScrapeState {
  readonly id: string;
  readonly lastAt: Date;
  /** Empty: it went well. */
  readonly lastError: string;
  readonly lastSamples: number;
  readonly lastMs: number;
}

export class ScrapeTargetStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** False when the project has a target of that name. */
  async create(target: NewScrapeTarget): Promise<boolean> {
    const made = await this.#db
      .insert(targets)
      .values(target)
      .onConflictDoNothing()
      .returning({ id: targets.id });
    return made.length === 1;
  }

  /** By name. */
  list(projectId: number): Promise<ScrapeTarget[]> {
    return this.#db.select().from(targets).where(eq(targets.projectId, projectId)).orderBy(asc(targets.name));
  }

  async find(projectId: number, id: string): Promise<ScrapeTarget | undefined> {
    const [row] = await this.#db.select().from(targets).where(of(projectId, id));
    return row;
  }

  async countOf(projectId: number): Promise<number> {
    const [row] = await this.#db.select({ n: count() }).from(targets).where(eq(targets.projectId, projectId));
    return row?.n ?? 0;
  }

  /** False when the project has no such target. */
  async update(projectId: number, id: string, change: ScrapeTargetChange): Promise<boolean> {
    const changed = await this.#db
      .update(targets)
      .set({ ...change, updatedAt: new Date() })
      .where(of(projectId, id))
      .returning({ id: targets.id });
    return changed.length === 1;
  }

  /** The target's name; undefined when the project has none such. */
  async remove(projectId: number, id: string): Promise<string | undefined> {
    const [row] = await this.#db.delete(targets).where(of(projectId, id)).returning({ name: targets.name });
    return row?.name;
  }

  /** Enabled targets of all projects, the oldest first: for the scraper. */
  open(limit: number): Promise<OpenTarget[]> {
    return this.#db
      .select({
        id: targets.id,
        projectId: targets.projectId,
        name: targets.name,
        url: targets.url,
        intervalSeconds: targets.intervalSeconds,
        timeoutSeconds: targets.timeoutSeconds,
        labels: targets.labels,
        headers: targets.headers,
        retentionDays: projects.retentionDays,
      })
      .from(targets)
      .innerJoin(projects, eq(projects.id, targets.projectId))
      .where(eq(targets.enabled, true))
      .orderBy(asc(targets.createdAt), asc(targets.id))
      .limit(limit);
  }

  async keepState({ id, ...state }: ScrapeState): Promise<void> {
    await this.#db.update(targets).set(state).where(eq(targets.id, id));
  }
}

function of(projectId: number, id: string) {
  return and(eq(targets.projectId, projectId), eq(targets.id, id));
}
