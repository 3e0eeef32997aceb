/** The guard against guessing: a growing delay, then a lock that ends by itself, for whatever is guessed at. */
import { randomBytes } from 'node:crypto';
import { Problem } from '../errors.js';
import { keyedHash } from '../lib/secret.js';
import { type Attempt, attempts } from '../models/attempt.js';
import { DuplicateError } from '../store/store.js';

interface Limit {
  /** Tries without any delay. */
  free: number;
  /** The try after which there is a lock. */
  lockAt: number;
}

/** Many people share one address; nobody shares an account. */
const limits = {
  account: { free: 5, lockAt: 10 },
  'known-browser': { free: 5, lockAt: 10 },
  address: { free: 50, lockAt: 200 },
  'user-code': { free: 10, lockAt: 30 },
  // Names that are taken: whoever is signed in may look for a free one, and not for all those of others.
  'new-name': { free: 5, lockAt: 20 },
  /** Codes of letters, by the account that they are tried on. */
  code: { free: 5, lockAt: 10 },
  /** Letters that anybody may ask for, by whom they go to and by who asks. */
  letter: { free: 3, lockAt: 10 },
  asker: { free: 30, lockAt: 120 },
} satisfies Record<string, Limit>;

export type Guess = [kind: keyof typeof limits, what: string];

const setting = { key: randomBytes(32), lockSeconds: 900 };
const longestDelaySeconds = 60;
/** How long a series of wrong tries is remembered after its last delay. */
const memoryMs = 3_600_000;

/** Sets the key that names are hashed with, the same in every process, and how long a lock lasts. */
export function configureGuard(settings: { key: Buffer; lockSeconds: number }): void {
  Object.assign(setting, settings);
}

const idOf = ([kind, what]: Guess) => `${kind}:${keyedHash(setting.key, `${kind}\n${what}`)}`;

/** How long after this many tries the next one must wait, in seconds. */
export function delaySeconds(kind: Guess[0], tries: number): number {
  const { free, lockAt } = limits[kind];
  if (tries >= lockAt) return setting.lockSeconds;
  return tries < free ? 0 : Math.min(2 ** (tries - free), longestDelaySeconds);
}

function afterTry(_id: string, kind: Guess[0], tries: number): Attempt {
  const nextAt = new Date(Date.now() + delaySeconds(kind, tries) * 1000);
  return { _id, tries, nextAt, expiresAt: new Date(nextAt.getTime() + memoryMs) };
}

/** Counts one try before it is made: of many at once, each takes its own place in the series, by one conditional write. */
async function admitOne(guess: Guess): Promise<number> {
  const _id = idOf(guess);
  for (;;) {
    const known = await attempts.find({ _id });
    const waitMs = known ? known.nextAt.getTime() - Date.now() : 0;
    if (waitMs > 0) throw new Problem('too-many-requests', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
    const { tries, nextAt, expiresAt } = afterTry(_id, guess[0], (known?.tries ?? 0) + 1);
    if (known) {
      const change = { $set: { tries, nextAt, expiresAt: expiresAt as Date } };
      if (await attempts.update({ _id, tries: known.tries, nextAt: known.nextAt }, change)) return tries;
      continue;
    }
    try {
      await attempts.insert({ _id, tries, nextAt, expiresAt: expiresAt as Date });
      return tries;
    } catch (error) {
      if (!(error instanceof DuplicateError)) throw error;
    }
  }
}

/**
 * Lets a try through, or throws `too-many-requests` with the time to wait; the same whether or not the name exists.
 * Answers until when the last of the guesses is locked, should this try have been the one that locks it.
 */
export async function admit(...guesses: [Guess, ...Guess[]]): Promise<Date | undefined> {
  let tries = 0;
  for (const guess of guesses) tries = await admitOne(guess);
  const isLock = tries === limits[guesses.at(-1)![0]].lockAt;
  return isLock ? new Date(Date.now() + setting.lockSeconds * 1000) : undefined;
}

/** Takes a try back that was right: whoever shares the address with wrong ones neither pays for them nor clears them. */
export async function takeBack(guess: Guess): Promise<void> {
  await attempts.update({ _id: idOf(guess) }, { $inc: { tries: -1 }, $set: { nextAt: new Date() } });
}

/** Forgets every try at this: after a right one, and after a reset. */
export async function forgive(guess: Guess): Promise<void> {
  await attempts.remove({ _id: idOf(guess) });
}
