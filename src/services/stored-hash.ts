/** What may stand in an account as its password's hash: ours, or one brought from elsewhere. */
import argon2 from 'argon2';
import { readForeignHash } from '../lib/foreign-hashes/index.js';
import { opaqueString } from '../lib/opaque-string.js';

/** What a hash takes, in argon2's terms. */
export interface Cost {
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

/** Whether the hash is as it would be made today; one that is not is replaced at the next good sign-in. */
export const isCurrent = (stored: string, cost: Cost): boolean =>
  stored.startsWith('$argon2id$') && !argon2.needsRehash(stored, cost);

/** A hash from elsewhere may ask for a hundred times the work of ours, some two seconds, and for half a gibibyte. */
const mostMemory = 524_288;
const mostWork = 4_194_304;

function argon2Fault(stored: string): string | undefined {
  const form =
    /^\$argon2(?:id|i|d)(?:\$v=(?:16|19))?\$m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,3})\$[\w+/]{11,86}\$[\w+/]{16,86}$/;
  const [memory, passes, lanes] = form.exec(stored)?.slice(1).map(Number) ?? [];
  if (!memory || !passes || !lanes || memory < 8 * lanes) return 'is not a whole argon2 hash';
  if (memory <= mostMemory && memory * passes <= mostWork) return undefined;
  return `asks for argon2 with m=${memory},t=${passes}, more than ${mostMemory / 1024} MiB or too much work`;
}

/** Why an account with this hash cannot be taken over, as the end of a sentence; undefined where it can. */
export function hashFault(stored: string): string | undefined {
  if (stored.startsWith('$argon2')) return argon2Fault(stored);
  const read = readForeignHash(stored);
  return typeof read === 'function' ? undefined : read.fault;
}

/** Whether this is the password. Others may have hashed it just as it was typed, so that both spellings are tried there. */
export async function isHashOf(stored: string, password: string): Promise<boolean> {
  const opaque = opaqueString(password);
  if (stored.startsWith('$argon2id$')) return argon2.verify(stored, opaque);
  const read = stored.startsWith('$argon2') ? (text: string) => argon2.verify(stored, text) : readForeignHash(stored);
  if (typeof read !== 'function') return false;
  return (await read(opaque)) || (password !== opaque && (await read(password)));
}
