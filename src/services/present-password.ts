/** The present password, asked for again by whoever is signed in: who has found an open browser must not guess it there. */
import type { FieldError } from '../errors.js';
import type { Account } from '../models/account.js';
import { admit, type Guess, takeBack } from './guard.js';
import { verifyPassword } from './hashing.js';

/** What is wrong with it: nothing, or that it is another one. Throws `too-many-requests` after too many wrong ones. */
export async function presentPasswordErrors(account: Account, name: string, clear: string): Promise<FieldError[]> {
  const guess: Guess = ['account', `change ${account._id}`];
  await admit(guess);
  const isRight = await verifyPassword(clear, account.passwordHash);
  if (isRight) await takeBack(guess);
  return isRight ? [] : [{ name, message: 'This is not your present password.' }];
}
