/** Passwords as they are stored: argon2id, never more hashes at once than cores, and a no when too many wait. */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Problem } from '../errors.js';
import { JobProcessEnded, jobProcess } from '../lib/job-process.js';
import type { HashJob } from './hashing-process.js';
import { type Cost, isCurrent } from './stored-hash.js';

const cost: Cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const atOnce = { running: availableParallelism(), waiting: 64 * availableParallelism() };

/**
 * Hashing has a process of its own: argon2 and the signing of tokens would share one pool of four threads, and whoever
 * fills that with a storm of sign-ins stops every token. Started with the first password.
 */
const hashing = jobProcess<HashJob, string | boolean>(
  fileURLToPath(new URL('hashing-process.js', import.meta.url)),
  () => ({ UV_THREADPOOL_SIZE: String(atOnce.running) }),
);

/** Makes later hashes by these settings; what is stored stays good, and `needsRehash` tells it apart. Before the first hash. */
export function configureHashing(settings: {
  ARGON2_MEMORY_KIB: number;
  ARGON2_PASSES: number;
  ARGON2_PARALLELISM: number;
  HASH_QUEUE: number;
  WORKERS?: number;
}): void {
  cost.memoryCost = settings.ARGON2_MEMORY_KIB;
  cost.timeCost = settings.ARGON2_PASSES;
  cost.parallelism = settings.ARGON2_PARALLELISM;
  // Worker processes share the cores.
  atOnce.running = Math.max(1, Math.floor(availableParallelism() / (settings.WORKERS ?? 1)));
  atOnce.waiting = settings.HASH_QUEUE * atOnce.running;
}

const busy = (cause?: unknown) =>
  new Problem('busy', { detail: 'Too many people are signing in right now.', retryAfterSeconds: 2, cause });

async function inTurn(password: string, stored?: string): Promise<string | boolean> {
  if (hashing.open >= atOnce.running + atOnce.waiting) throw busy();
  try {
    return await hashing.run({ password, cost, stored });
  } catch (error) {
    throw error instanceof JobProcessEnded ? busy(error) : error;
  }
}

/** The password as it may be stored. Throws the problem `busy` when too many already wait. */
export const hashPassword = async (password: string): Promise<string> => String(await inTurn(password));

/** How long a wrong password takes of late where the hash is not of today's kind, in milliseconds. */
let slowFailure = 0;

/**
 * Whether this is the password. A no takes as long without a stored hash as with one, so that time tells nobody who
 * exists; while there are hashes from elsewhere, or of older settings, which take longer, every no waits as long as theirs.
 */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const began = performance.now();
  if ((await inTurn(password, stored)) === true) return true;
  const took = performance.now() - began;
  if (stored && needsRehash(stored)) slowFailure = Math.max(took, 0.9 * slowFailure + 0.1 * took);
  if (slowFailure > took) await sleep(slowFailure - took);
  return false;
}

/** Whether the stored hash is weaker, or merely other, than what would be made today. */
export const needsRehash = (stored: string): boolean => !isCurrent(stored, cost);

/** The process that hashes, if it runs; for those who watch over it. */
export const hashingPid = (): number | undefined => hashing.pid;
