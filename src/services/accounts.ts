/** Accounts: made, found by what people call them, switched off and on, and removed. */
import { Problem } from '../errors.js';
import { emailKey } from '../lib/email-address.js';
import { isUsername, usernameKey } from '../lib/precis.js';
import { type Account, accounts } from '../models/account.js';
import { DuplicateError, type Page } from '../store/store.js';
import { revokeChallenges } from './challenges.js';
import { defaultDirectory, getDirectory } from './directories.js';
import { type NewAccount, prepareAccount } from './new-account.js';
import { revokeAccount, sweepAccount } from './revocation.js';

/** Which name it is that another account has. */
export const takenName = ({ path }: DuplicateError) => (path.includes('email') ? 'email' : 'username');

/** Stores an account that was prepared. Throws `taken` naming the field that another account has. */
export async function insertAccount(account: Account): Promise<Account> {
  try {
    await accounts.insert(account);
  } catch (error) {
    throw error instanceof DuplicateError ? taken(takenName(error)) : error;
  }
  return account;
}

/** Makes an account. Throws `invalid-fields` with every fault, or `taken`. */
export const createAccount = async (data: NewAccount): Promise<Account> => insertAccount(await prepareAccount(data));

/** The problem of a name that another account has. */
export function taken(name: 'username' | 'email'): Problem {
  const message = `Another account has this ${name === 'email' ? 'e-mail address' : 'username'}.`;
  return new Problem('taken', { detail: message, errors: [{ name, message }] });
}

/** The account that signs in by this username or e-mail address. Both are looked up always, so that time tells nothing. */
export async function findAccountByName(name: string, directoryId = defaultDirectory): Promise<Account | null> {
  const [byEmail, byUsername] = await Promise.all([
    accounts.find({ directoryId, emailKey: emailKey(name) }),
    isUsername(name) ? accounts.find({ directoryId, usernameKey: usernameKey(name) }) : null,
  ]);
  return byEmail ?? byUsername;
}

/** The account that an operator means: by id, or by username or e-mail address within a directory. */
export const findAccount = async (ref: string, directoryId?: string): Promise<Account | null> =>
  (await accounts.find({ _id: ref })) ?? (await findAccountByName(ref, directoryId));

/** As `findAccount`; throws `not-found`. */
export async function getAccount(ref: string, directoryId?: string): Promise<Account> {
  if (directoryId !== undefined) await getDirectory(directoryId);
  const account = await findAccount(ref, directoryId);
  if (!account) throw new Problem('not-found', { detail: `There is no account ${JSON.stringify(ref)}.` });
  return account;
}

/** A page of accounts, oldest first; those of one directory in the order of their usernames. */
export const listAccounts = (page: Page<Account> = {}, directoryId?: string) =>
  directoryId === undefined
    ? accounts.list({}, { orderBy: 'createdAt', ...page })
    : accounts.list({ directoryId }, { orderBy: 'usernameKey', ...page });

const change = async (account: Account, $set: Partial<Account>): Promise<Account> => {
  const changed = await accounts.update({ _id: account._id }, { $set: { ...$set, updatedAt: new Date() } });
  if (!changed) throw new Problem('not-found', { detail: 'The account is gone.' });
  return changed;
};

/** Switches an account off and ends all that it holds; from then on every token of it is refused. */
export async function disableAccount(account: Account): Promise<Account> {
  const disabled = await change(account, { status: 'disabled' });
  await revokeAccount(account._id);
  return disabled;
}

/** Switches an account on again. Nothing that it held before comes back, however late it was written. */
export async function enableAccount(account: Account): Promise<Account> {
  if (account.status === 'enabled') return account;
  await revokeAccount(account._id);
  return change(account, { status: 'enabled' });
}

/** Removes an account and all that it holds. It is switched off first, so that nothing is made for it in between. */
export async function removeAccount(account: Account): Promise<void> {
  await accounts.update({ _id: account._id }, { $set: { status: 'disabled', updatedAt: new Date() } });
  await revokeAccount(account._id);
  await accounts.remove({ _id: account._id });
  await revokeChallenges(account._id);
  await sweepAccount(account._id);
}
