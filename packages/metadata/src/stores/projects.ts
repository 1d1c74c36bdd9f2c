/** Projects: the isolation of telemetry. Every look-up carries the organization. */
import { RETENTION_DAYS_DEFAULT, type RetentionDays } from "@sightglass/telemetry";
import { and, asc, eq } from "drizzle-orm";
import type { Database } from "../database";
import { projects } from "../schema";

export interface Project {
  /** 1 or more. */
  id: number;
  organizationId: string;
  name: string;
  retentionDays: RetentionDays;
}

export interface NewProject {
  organizationId: string;
  name: string;
  retentionDays?: RetentionDays;
}

const columns = {
  id: projects.id,
  organizationId: projects.organizationId,
  name: projects.name,
  retentionDays: projects.retentionDays,
};

export class ProjectStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** `undefined` when the organization has a project of that name. */
  async create(project: NewProject): Promise<Project | undefined> {
    const [row] = await this.#db
      .insert(projects)
      .values({ ...project, retentionDays: project.retentionDays ?? RETENTION_DAYS_DEFAULT })
      .onConflictDoNothing()
      .returning(columns);
    return row;
  }

  async find(organizationId: string, id: number): Promise<Project | undefined> {
    const [row] = await this.#db
      .select(columns)
      .from(projects)
      .where(and(eq(projects.id, id), eq(projects.organizationId, organizationId)));
    return row;
  }

  /** In order of id, at most 1,000. */
  async list(organizationId: string): Promise<Project[]> {
    return this.#db
      .select(columns)
      .from(projects)
      .where(eq(projects.organizationId, organizationId))
      .orderBy(asc(projects.id))
      .limit(1_000);
  }

  /** False when the organization has no such project. */
  async setRetention(project: Pick<Project, "organizationId" | "id" | "retentionDays">): Promise<boolean> {
    const changed = await this.#db
      .update(projects)
      .set({ retentionDays: project.retentionDays })
      .where(and(eq(projects.id, project.id), eq(projects.organizationId, project.organizationId)))
      .returning({ id: projects.id });
    return changed.length === 1;
  }
}
