/** Passwords: what may become one, and how one takes the place of another. */
import { z } from 'zod';
import { type FieldError, Problem } from '../errors.js';
import { type Account, accounts } from '../models/account.js';
import { inspect, refuse } from './checked.js';
import { type Directory, getDirectory } from './directories.js';
import { inGeneration, nextGeneration } from './generations.js';
import { hashPassword, verifyPassword } from './hashing.js';
import { enqueue, hasten, withdraw } from './outbox.js';
import { type Person, passwordFaults } from './password-policy.js';
import { presentPasswordErrors } from './present-password.js';
import { keepSession, sweepAccount } from './revocation.js';
import { askedBy, type Visitor } from './visitor.js';

/** A new password as people type it. */
export interface Typed {
  password: string;
  confirmation: string;
}

/** What a new password ends with the one before: every session and token, or the sessions alone. */
type Ends = 'everything' | 'sessions';

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

/** What is wrong with having typed it a second time. */
export const confirmationErrors = ({ password, confirmation }: Typed): FieldError[] =>
  password === confirmation ? [] : [{ name: 'confirmation', message: 'The two passwords are not the same.' }];

const said = (count: number) => (count === 1 ? 'the present one' : `the last ${count} that you had`);

/** Refuses a password that the account has had. */
async function refuseFormer(before: string[], clear: string): Promise<void> {
  for (const hash of before) {
    if (await verifyPassword(clear, hash))
      refuse({ name: 'password', message: `${label} must be another one than ${said(before.length)}.` });
  }
}

/**
 * What writes a new password into an account, and with the same write ends what is older. Throws `invalid-fields` with
 * `errors` and with what the directory has against the password, or when the account has had it.
 */
export async function passwordChange(account: Account, clear: string, ends: Ends, errors: FieldError[] = []) {
  const directory = await getDirectory(account.directoryId);
  const faults = [...errors, ...(await passwordErrors(directory, account, clear))];
  if (faults.length) refuse(...faults);
  const passwordHistory = remembered(account, directory);
  await refuseFormer(passwordHistory, clear);
  const passwordHash = await hashPassword(clear);
  const now = new Date();
  const dates = { passwordChangedAt: now, updatedAt: now };
  return { $set: { ...nextGeneration(account, ends), passwordHash, passwordHistory, ...dates } };
}

interface Replacement {
  ends: Ends;
  visitor?: Visitor | undefined;
  /** What else is wrong with what was typed. */
  errors?: FieldError[];
  /** What becomes true of the account by the same write. */
  also?: Partial<Account>;
  /** A session that goes on. */
  keep?: string | undefined;
}

/**
 * Puts a new password in the place of the old one, and with the same write ends what is older; the owner is told by
 * letter. Answers the account as it then is, or null when it has changed since it was read. Throws `invalid-fields`.
 */
export async function replacePassword(
  account: Account,
  typed: Typed,
  { ends, visitor, errors = [], also = {}, keep }: Replacement,
): Promise<Account | null> {
  const { $set } = await passwordChange(account, typed.password, ends, [...errors, ...confirmationErrors(typed)]);
  const { passwordChangedAt: changedAt } = $set;
  const asked = visitor ? askedBy(visitor) : { at: changedAt };
  const told = { accountId: account._id, changedAt, ends, asked, language: visitor?.language };
  // Stored before the password is, so that nothing is forgotten by whoever crashes in between; it looks whether it holds.
  const task = await enqueue('password-changed', told, { inMs: 30_000 });
  const asRead = { ...inGeneration(account), emailKey: account.emailKey };
  const changed = await accounts.update(asRead, { $set: { ...$set, ...also } });
  if (changed && keep !== undefined) await keepSession(changed._id, keep, changed.generation!);
  await (changed ? hasten(task) : withdraw(task));
  return changed;
}

/** Gives an account a new password, as an operator does, and ends all that the old one opened. */
export async function setPassword(account: Account, clear: string): Promise<Account> {
  const changed = await replacePassword(account, { password: clear, confirmation: clear }, { ends: 'everything' });
  if (changed) {
    // By hand, for a command line beside which no server runs.
    await sweepAccount(changed._id, changed.generation);
    return changed;
  }
  const found = await accounts.find({ _id: account._id });
  if (!found) throw new Problem('not-found', { detail: 'The account is gone.' });
  return setPassword(found, clear);
}

interface Change extends Typed {
  oldPassword: string;
  /** Also ends every token, and the very session that asks. */
  resetTokens: boolean;
  /** The session that goes on otherwise. */
  sessionUid?: string | undefined;
}

/** Changes the password of whoever is signed in. All other sessions end. Throws `invalid-fields` with every fault. */
export async function changePassword(account: Account, change: Change, visitor: Visitor): Promise<void> {
  const { oldPassword, resetTokens, sessionUid } = change;
  const errors = await presentPasswordErrors(account, 'old_password', oldPassword);
  const how = resetTokens ? ({ ends: 'everything' } as const) : ({ ends: 'sessions', keep: sessionUid } as const);
  // Where somebody else was faster, the session or token that asks here ended with their change.
  if (!(await replacePassword(account, change, { ...how, visitor, errors }))) throw new Problem('signed-out');
}
