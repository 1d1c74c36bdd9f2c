/**
 * Hashing and checking of passwords with a bound: 4 at the same time (each takes 19 MiB and 40 ms of a
 * thread), 100 waiting; more are told to come back (429).
 */
import { hashPassword, verifyPassword } from "../passwords";
import { tooManyTries } from "./refusals";

const RUNNING_MAX = 4;
const WAITING_MAX = 100;

export interface PasswordWork {
  /** argon2id in PHC form. */
  hash(password: string): Promise<string>;
  verify(passwordHash: string, password: string): Promise<boolean>;
}

export function createPasswordWork(
  real: PasswordWork = { hash: hashPassword, verify: verifyPassword },
): PasswordWork {
  let running = 0;
  const waiting: (() => void)[] = [];
  async function bounded<T>(work: () => Promise<T>): Promise<T> {
    if (running >= RUNNING_MAX) {
      if (waiting.length >= WAITING_MAX) throw tooManyTries(1_000);
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    running++;
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  }
  return {
    hash: (password) => bounded(() => real.hash(password)),
    verify: (passwordHash, password) => bounded(() => real.verify(passwordHash, password)),
  };
}
