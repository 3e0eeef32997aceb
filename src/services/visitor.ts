/** Whoever asks for something without having signed in: what the guard counts them by, and what letters tell of them. */
import type { Asked } from '../mail/letters.js';
import type { Account } from '../models/account.js';
import { defaultDirectory } from './directories.js';
import type { Guess } from './guard.js';
import { nameKey } from './new-account.js';

export interface Visitor {
  /** The address that they come from. */
  address: string;
  userAgent?: string | undefined;
  /** In which language to write to them. */
  language?: string | undefined;
  /** The browser, and who has signed in in it before: guesses made elsewhere do not count against them here. */
  browser?: { id: string; accountIds: string[] } | undefined;
}

/** A request for a letter, as the outbox keeps it until the answer is out. */
export interface LetterRequest {
  /** Who is meant, as it was typed. */
  name: string;
  directoryId?: string | undefined;
  language?: string | undefined;
  asked: Asked;
}

/** Where they asked from, for a letter. */
export const askedBy = ({ address, userAgent }: Visitor): Asked => ({
  at: new Date(),
  ip: address,
  ...(userAgent ? { userAgent } : {}),
});

/** A guess at the account of this name, whether or not it exists. */
export const guessAt = (kind: Guess[0], name: string, directoryId = defaultDirectory): Guess => [
  kind,
  directoryId === defaultDirectory ? nameKey(name) : `${directoryId} ${nameKey(name)}`,
];

interface Whose {
  /** As it was typed. */
  name: string;
  directoryId?: string | undefined;
  /** Who it is, if anybody. */
  account: Account | null;
}

/**
 * What one try counts as: one from this address (`where`), and one at the account of this name (`kind`). A browser that
 * the account has signed in with is counted by itself instead, so that nobody else can lock the owner out of it.
 */
export function guessesBy(
  { address, browser }: Visitor,
  where: 'address' | 'asker',
  kind: 'account' | 'code' | 'letter',
  { name, directoryId, account }: Whose,
): [Guess, ...Guess[]] {
  if (!account || !browser?.accountIds.includes(account._id))
    return [[where, address], guessAt(kind, name, directoryId)];
  return [[kind === 'account' ? 'known-browser' : kind, `${browser.id} ${account._id}`]];
}
