/** The process that hashes: its thread pool has one thread per hash that may run at once, and its line is the pool's. */
import { randomBytes } from 'node:crypto';
import { setPriority } from 'node:os';
import argon2 from 'argon2';
import { answerJobs } from '../lib/job-process.js';

export interface Cost {
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

/** Hashes where nothing is stored, verifies where something is. */
export interface HashJob {
  password: string;
  cost: Cost;
  stored?: string | undefined;
}

// Tokens are signed while people wait for an answer, and so are pages: they go first.
setPriority(10);

answerJobs(
  ({ password, cost, stored }: HashJob): Promise<string | boolean> =>
    // The salt is drawn here because `argon2` would draw it in the pool, behind everybody who waits.
    stored
      ? argon2.verify(stored, password)
      : argon2.hash(password, { ...cost, type: argon2.argon2id, salt: randomBytes(16) }),
);
