/** The process that hashes: its thread pool has one thread per hash that may run at once, and its line is the pool's. */
import { randomBytes } from 'node:crypto';
import { setPriority } from 'node:os';
import argon2 from 'argon2';
import { answerJobs } from '../lib/job-process.js';
import { opaqueString } from '../lib/opaque-string.js';
import { type Cost, isCurrent, isHashOf } from './stored-hash.js';

/** Hashes where nothing is stored, verifies where something is. */
export interface HashJob {
  password: string;
  cost: Cost;
  stored?: string | undefined;
}

// Tokens are signed while people wait for an answer, and so are pages: they go first.
setPriority(10);

// The salt is drawn here because `argon2` would draw it in the pool, behind everybody who waits.
const hash = (password: string, cost: Cost) =>
  argon2.hash(opaqueString(password), { ...cost, type: argon2.argon2id, salt: randomBytes(16) });

answerJobs(async ({ password, cost, stored }: HashJob): Promise<string | boolean> => {
  if (!stored) return hash(password, cost);
  if (await isHashOf(stored, password)) return true;
  // A wrong password takes no less time than at a missing account, also where a hash from elsewhere is quick to try.
  if (!isCurrent(stored, cost)) await hash(password, cost);
  return false;
});
