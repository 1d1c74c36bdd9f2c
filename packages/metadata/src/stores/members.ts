/** Members: which user holds which role in which organization. */
import { and, asc, desc, eq, isNull, max } from "drizzle-orm";
import type { Role } from "../access-words";
import type { Database } from "../database";
import { members, organizations, projects, sessions, users } from "../schema";
import type { Organization } from "./organizations";
import type { Project } from "./projects";

export interface Member {
  userId: string;
  name: string;
  email: string;
  role: Role;
  since: Date;
  /** Last renewal of a live session; null: no session. */
  lastSeenAt: Date | null;
}

/** Where a user works: a project, its organization, and the user's role there. */
export interface Workplace {
  organization: Organization;
  project: Project;
  role: Role;
}

export class MemberStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async add(organizationId: string, userId: string, role: Role): Promise<void> {
    await this.#db.insert(members).values({ organizationId, userId, role });
  }

  /** By e-mail, at most 1,000. */
  async list(organizationId: string): Promise<Member[]> {
    return this.#db
      .select({
        userId: members.userId,
        name: users.name,
        email: users.email,
        role: members.role,
        since: members.createdAt,
        lastSeenAt: max(sessions.updatedAt),
      })
      .from(members)
      .innerJoin(users, eq(users.id, members.userId))
      .leftJoin(sessions, eq(sessions.userId, members.userId))
      .where(eq(members.organizationId, organizationId))
      .groupBy(members.organizationId, members.userId, users.id)
      .orderBy(asc(users.email))
      .limit(1_000);
  }

  /**
   * Roles of all members, locked until the transaction ends, so that two changes at once can not
   * both believe that another owner remains.
   */
  async lockRoles(organizationId: string): Promise<Map<string, Role>> {
    const rows = await this.#db
      .select({ userId: members.userId, role: members.role })
      .from(members)
      .where(eq(members.organizationId, organizationId))
      .orderBy(asc(members.userId))
      .for("update");
    return new Map(rows.map((row) => [row.userId, row.role]));
  }

  async setRole(organizationId: string, userId: string, role: Role): Promise<void> {
    await this.#db.update(members).set({ role }).where(ofOrganization(organizationId, userId));
  }

  async remove(organizationId: string, userId: string): Promise<void> {
    await this.#db.delete(members).where(ofOrganization(organizationId, userId));
  }

  /** Every project that a user may work in, by organization and name, at most 1,000. */
  async projectsOf(userId: string): Promise<Omit<Workplace, "role">[]> {
    return this.#db
      .select({ organization: organizations, project: projects })
      .from(members)
      .innerJoin(organizations, eq(organizations.id, members.organizationId))
      .innerJoin(projects, eq(projects.organizationId, members.organizationId))
      .innerJoin(users, eq(users.id, members.userId))
      .where(and(eq(members.userId, userId), isNull(users.disabledAt)))
      .orderBy(asc(organizations.name), asc(projects.name), asc(projects.id))
      .limit(1_000);
  }

  /** The project given, if the user's organization has it, else the user's first project; undefined: disabled, or no member anywhere. */
  async workplaceOf(userId: string, projectId?: number): Promise<Workplace | undefined> {
    const wanted = projectId ?? 0;
    const [row] = await this.#db
      .select({ organization: organizations, project: projects, role: members.role })
      .from(members)
      .innerJoin(organizations, eq(organizations.id, members.organizationId))
      .innerJoin(projects, eq(projects.organizationId, members.organizationId))
      .innerJoin(users, eq(users.id, members.userId))
      .where(and(eq(members.userId, userId), isNull(users.disabledAt)))
      .orderBy(desc(eq(projects.id, wanted)), asc(projects.id))
      .limit(1);
    return row;
  }
}

function ofOrganization(organizationId: string, userId: string) {
  return and(eq(members.organizationId, organizationId), eq(members.userId, userId));
}
