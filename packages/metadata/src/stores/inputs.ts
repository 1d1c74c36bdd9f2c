/** Inputs of a project. Every look-up carries the project, but for the question whether a network is taken. */
import { and, arrayOverlaps, asc, count, eq, ne, sql } from "drizzle-orm";
import type { Database } from "../database";
import { type InputDoor, type InputKind, isInputDoor } from "../inputs/input";
import { inputs } from "../schema-intake";

export interface Input {
  id: string;
  projectId: number;
  kind: InputKind;
  name: string;
  /** In the form of `normalNetwork`. */
  networks: string[];
  timeZone: string;
  doors: InputDoor[];
  enabled: boolean;
  createdAt: Date;
  createdBy: string;
}

export type NewInput = Omit<Input, "createdAt" | "networks" | "doors"> & {
  networks: readonly string[];
  doors: readonly InputDoor[];
};

export type InputChange = Partial<Pick<NewInput, "name" | "networks" | "timeZone" | "doors" | "enabled">>;

/** Any constant that no other lock of this database uses. */
const LOCK = 7_302_114_003;

export class InputStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Held until the transaction ends: changes of inputs take turns. */
  async lock(): Promise<void> {
    await this.#db.execute(sql`select pg_advisory_xact_lock(${LOCK})`);
  }

  /** False when the project has an input of that name. */
  async create(input: NewInput): Promise<boolean> {
    const made = await this.#db
      .insert(inputs)
      .values({ ...input, networks: [...input.networks], doors: [...input.doors] })
      .onConflictDoNothing()
      .returning({ id: inputs.id });
    return made.length === 1;
  }

  /** By name. */
  async list(projectId: number): Promise<Input[]> {
    const rows = await this.#db
      .select()
      .from(inputs)
      .where(eq(inputs.projectId, projectId))
      .orderBy(asc(inputs.name));
    return rows.map(toInput);
  }

  async find(projectId: number, id: string): Promise<Input | undefined> {
    const [row] = await this.#db.select().from(inputs).where(of(projectId, id));
    return row === undefined ? undefined : toInput(row);
  }

  async countOf(projectId: number): Promise<number> {
    const [row] = await this.#db.select({ n: count() }).from(inputs).where(eq(inputs.projectId, projectId));
    return row?.n ?? 0;
  }

  /** Enabled inputs of any project, but `exceptId`, that let one of the networks in at one of the doors. */
  async taken(wanted: Pick<NewInput, "networks" | "doors">, exceptId: string): Promise<Input[]> {
    const rows = await this.#db
      .select()
      .from(inputs)
      .where(
        and(
          eq(inputs.enabled, true),
          ne(inputs.id, exceptId),
          arrayOverlaps(inputs.networks, [...wanted.networks]),
          arrayOverlaps(inputs.doors, [...wanted.doors]),
        ),
      );
    return rows.map(toInput);
  }

  /** False when the project has no such input. Throws when the name is taken: ask `list` first, under the lock. */
  async update(projectId: number, id: string, change: InputChange): Promise<boolean> {
    const { networks, doors, ...rest } = change;
    const changed = await this.#db
      .update(inputs)
      .set({
        ...rest,
        ...(networks === undefined ? {} : { networks: [...networks] }),
        ...(doors === undefined ? {} : { doors: [...doors] }),
        updatedAt: new Date(),
      })
      .where(of(projectId, id))
      .returning({ id: inputs.id });
    return changed.length === 1;
  }

  /** The input's name; undefined when the project has none such. */
  async remove(projectId: number, id: string): Promise<string | undefined> {
    const [row] = await this.#db.delete(inputs).where(of(projectId, id)).returning({ name: inputs.name });
    return row?.name;
  }
}

function of(projectId: number, id: string) {
  return and(eq(inputs.projectId, projectId), eq(inputs.id, id));
}

function toInput({ updatedAt: _updatedAt, ...row }: typeof inputs.$inferSelect): Input {
  return { ...row, doors: row.doors.filter(isInputDoor) };
}
