/**
 * What is remembered of the line that an account was imported from, so that it is known again: digests, and keyed ones,
 * as the salt of a hash from elsewhere may be short. Whoever steals the store alone cannot try passwords on them once
 * the hash itself has been replaced.
 */
import { keyedHash } from '../lib/secret.js';
import type { Account } from '../models/account.js';
import type { Imported } from './imported-account.js';

export type Marks = NonNullable<Account['imported']>;

/** What is remembered of a line. A password in clear is no part of it, as a digest would be quick to try guesses on. */
export function marksOf(key: Buffer, { fields, status, createdAt, passwordHash }: Imported): Marks {
  const said = keyedHash(key, JSON.stringify([fields, status, createdAt]));
  return { fields: said, ...(passwordHash === undefined ? {} : { hash: keyedHash(key, passwordHash) }) };
}

/** Whether the line brings no other hash than the one before it. */
export const isSameHash = (marks: Marks, before?: Marks) => marks.hash === undefined || marks.hash === before?.hash;

/** Whether the line says what the one before it said. */
export const isSameLine = (marks: Marks, before?: Marks) =>
  marks.fields === before?.fields && isSameHash(marks, before);
