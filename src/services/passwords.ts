/** Passwords: what may become one, and how one takes the place of another. */
import { z } from 'zod';
import { type FieldError, Problem } from '../errors.js';
import { type Account, accounts } from '../models/account.js';
import type { Change } from '../store/store.js';
import { inspect, refuse } from './checked.js';
import { type Directory, getDirectory } from './directories.js';
import { inGeneration, nextGeneration } from './generations.js';
import { hashPassword, verifyPassword } from './hashing.js';
import { type Person, passwordFaults } from './password-policy.js';
import { sweepAccount } from './revocation.js';

const label = 'The password';
const password = z.string('is missing').min(1, 'must not be empty').max(1024, 'must have at most 1024 characters');

/** What is wrong with a password for this person in this directory; empty when nothing is. */
export async function passwordErrors(directory: Directory, person: Person, clear: unknown): Promise<FieldError[]> {
  const { data, errors } = inspect(z.object({ password }), { password: clear }, { password: label });
  if (errors) return errors;
  const faults = await passwordFaults(data.password, directory.policy, person);
  return faults.map((fault) => ({ name: 'password', message: `${label} ${fault}.` }));
}

/** The present password and those before it, as many as may not be taken again. */
export const remembered = ({ passwordHash, passwordHistory = [] }: Account, { policy }: Directory): string[] =>
  [...(passwordHash ? [passwordHash] : []), ...passwordHistory].slice(0, policy.history);

/**
 * What writes a new password into an account, and with the same write ends what is older. Throws `invalid-fields` for a
 * password that the directory does not take, or that the account has had.
 */
export async function passwordChange(account: Account, clear: string, ends: 'everything' | 'sessions') {
  const directory = await getDirectory(account.directoryId);
  const errors = await passwordErrors(directory, account, clear);
  if (errors.length) refuse(...errors);
  const before = remembered(account, directory);
  for (const hash of before) {
    if (await verifyPassword(clear, hash))
      refuse({ name: 'password', message: `${label} must be another one than ${said(before.length)}.` });
  }
  const now = new Date();
  const $set: Partial<Account> = {
    ...nextGeneration(account, ends),
    passwordHash: await hashPassword(clear),
    passwordHistory: before,
    passwordChangedAt: now,
    updatedAt: now,
  };
  return { $set } satisfies Change<Account>;
}

const said = (count: number) => (count === 1 ? 'the present one' : `the last ${count} that you had`);

/** Gives an account a new password, as an operator does, and ends all that the old one opened. */
export async function setPassword(account: Account, clear: string): Promise<Account> {
  const changed = await accounts.update(inGeneration(account), await passwordChange(account, clear, 'everything'));
  if (changed) {
    await sweepAccount(account._id, changed.generation);
    return changed;
  }
  const found = await accounts.find({ _id: account._id });
  if (!found) throw new Problem('not-found', { detail: 'The account is gone.' });
  return setPassword(found, clear);
}
