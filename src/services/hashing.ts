/** Passwords as they are stored: argon2id, never more hashes at once than cores, and a no when too many wait. */
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import argon2 from 'argon2';
import { Problem } from '../errors.js';
import { boundedQueue, QueueFull } from '../lib/bounded-queue.js';

const cores = availableParallelism();
const cost = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const limits = { running: cores, waiting: 64 * cores };
const queue = boundedQueue(limits);

/** Makes later hashes by these settings; hashes that are stored stay good, and `needsRehash` tells them apart. */
export function configureHashing(settings: {
  ARGON2_MEMORY_KIB: number;
  ARGON2_PASSES: number;
  ARGON2_PARALLELISM: number;
  HASH_QUEUE: number;
}): void {
  cost.memoryCost = settings.ARGON2_MEMORY_KIB;
  cost.timeCost = settings.ARGON2_PASSES;
  cost.parallelism = settings.ARGON2_PARALLELISM;
  limits.waiting = settings.HASH_QUEUE * cores;
}

/** The password as it is hashed: OpaqueString of RFC 8265 4.2, so that every keyboard's spelling of it is the same one. */
const opaque = (password: string) => password.replace(/\p{Zs}/gu, ' ').normalize('NFC');

async function inTurn<T>(job: () => Promise<T>): Promise<T> {
  try {
    return await queue.run(job);
  } catch (error) {
    if (!(error instanceof QueueFull)) throw error;
    throw new Problem('busy', {
      detail: 'Too many people are signing in right now.',
      retryAfterSeconds: 2,
      cause: error,
    });
  }
}

/** The password as it may be stored. Throws the problem `busy` when too many already wait. */
export const hashPassword = (password: string): Promise<string> =>
  inTurn(() => argon2.hash(opaque(password), { ...cost, salt: randomBytes(16) }));

/** Whether this is the password; without a stored hash it works as long and says no, so that time tells nobody who exists. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  if (stored) return inTurn(() => argon2.verify(stored, opaque(password)));
  await hashPassword(password);
  return false;
}

/** Whether the stored hash is weaker, or merely other, than what would be made today. */
export const needsRehash = (stored: string): boolean =>
  !stored.startsWith('$argon2id$') || argon2.needsRehash(stored, cost);
