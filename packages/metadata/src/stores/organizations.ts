/** Organizations: the outer wall; members and projects belong to one. */
import { count, eq } from "drizzle-orm";
import type { Database } from "../database";
import { organizations } from "../schema";
import { one } from "./one";

export interface Organization {
  id: string;
  name: string;
}

const columns = { id: organizations.id, name: organizations.name };

export class OrganizationStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async create(name: string): Promise<Organization> {
    return one(await this.#db.insert(organizations).values({ name }).returning(columns));
  }

  async find(id: string): Promise<Organization | undefined> {
    const [row] = await this.#db.select(columns).from(organizations).where(eq(organizations.id, id));
    return row;
  }

  async count(): Promise<number> {
    const [row] = await this.#db.select({ found: count() }).from(organizations);
    return row?.found ?? 0;
  }
}
