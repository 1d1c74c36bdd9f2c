/** Password hashing: argon2id, 19 MiB, 2 passes, 1 lane (OWASP's minimum), about 40 ms a call, off the event loop. */
import { hash, verify } from "@node-rs/argon2";

/** Bounds of a password in characters. */
export const PASSWORD_LENGTH = { min: 12, max: 256 } as const;

// algorithm 2 = argon2id; the enum of the library is ambient and does not exist at run time.
const SETTINGS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** PHC text: `$argon2id$v=19$m=19456,t=2,p=1$…`. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, SETTINGS);
}

/** False also for a damaged hash and for passwords longer than allowed; never rejects. */
export async function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  if (password.length > PASSWORD_LENGTH.max) return false;
  try {
    return await verify(passwordHash, password);
  } catch {
    return false;
  }
}
