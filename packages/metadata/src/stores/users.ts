/** People and their passwords. A changed password or a disabled user ends every session of the user. */
import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../database";
import { accounts, sessions, users } from "../schema";
import { one } from "./one";

export interface User {
  id: string;
  name: string;
  /** Lower-cased. */
  email: string;
}

export interface NewUser {
  name: string;
  email: string;
  /** argon2id in PHC form (`hashPassword`). */
  passwordHash: string;
}

const CREDENTIAL = "credential";
const columns = { id: users.id, name: users.name, email: users.email };

export class UserStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Rejects when the e-mail is taken. */
  async create(user: NewUser): Promise<User> {
    const id = randomUUID();
    const email = user.email.toLowerCase();
    const created = one(
      await this.#db
        .insert(users)
        .values({ id, name: user.name, email, emailVerified: true })
        .returning(columns),
    );
    await this.#db.insert(accounts).values({
      id: randomUUID(),
      accountId: id,
      providerId: CREDENTIAL,
      userId: id,
      password: user.passwordHash,
    });
    return created;
  }

  async find(id: string): Promise<User | undefined> {
    const [row] = await this.#db.select(columns).from(users).where(eq(users.id, id));
    return row;
  }

  async findByEmail(email: string): Promise<User | undefined> {
    const [row] = await this.#db.select(columns).from(users).where(eq(users.email, email.toLowerCase()));
    return row;
  }

  /** Ends the user's sessions. */
  async setPassword(id: string, passwordHash: string): Promise<void> {
    await this.#db
      .update(accounts)
      .set({ password: passwordHash, updatedAt: sql`now()` })
      .where(and(eq(accounts.userId, id), eq(accounts.providerId, CREDENTIAL)));
    await this.#db.delete(sessions).where(eq(sessions.userId, id));
  }

  /** Rejects when the e-mail is taken. */
  async setEmail(id: string, email: string): Promise<void> {
    await this.#db
      .update(users)
      .set({ email: email.toLowerCase(), updatedAt: sql`now()` })
      .where(eq(users.id, id));
  }

  /** Disabling ends the user's sessions (by trigger). */
  async setDisabled(id: string, disabled: boolean): Promise<void> {
    await this.#db
      .update(users)
      .set({ disabledAt: disabled ? sql`now()` : null, updatedAt: sql`now()` })
      .where(eq(users.id, id));
  }
}
