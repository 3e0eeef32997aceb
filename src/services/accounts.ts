/** Accounts: made, found by what people call them, switched off and on, and removed. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../errors.js';
import { emailKey, isEmail } from '../lib/email-address.js';
import { isPlainText } from '../lib/plain-text.js';
import { isUsername, usernameKey } from '../lib/precis.js';
import { type Account, accounts } from '../models/account.js';
import { DuplicateError, type Page } from '../store/store.js';
import { checked, refuse } from './checked.js';
import { hashPassword } from './hashing.js';
import { revokeAccount } from './revocation.js';

const directoryId = 'default';

const labels = { username: 'The username', email: 'The e-mail address', name: 'The name', password: 'The password' };
const newAccount = z.strictObject({
  username: z
    .string()
    .min(1, 'must not be empty')
    .max(254, 'must have at most 254 characters')
    .refine(isUsername, 'must be letters, digits and signs, without spaces'),
  email: z.string().refine(isEmail, 'must be one like alice@example.com'),
  name: z
    .string()
    .max(200, 'must have at most 200 characters')
    .refine(isPlainText, 'must be one line of text')
    .optional(),
  password: z.string().optional(),
  emailVerified: z.boolean().default(false),
  admin: z.boolean().default(false),
  groups: z.array(z.string()).default([]),
  claims: z.record(z.string(), z.unknown()).default({}),
});
export type NewAccount = z.input<typeof newAccount>;

const password = z
  .string()
  .min(1, 'must not be empty')
  .max(1024, 'must have at most 1024 characters')
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not hold control characters');
const checkedPassword = (text: string) => checked(z.object({ password }), { password: text }, labels).password;

/** What every spelling of a name has in common that `findAccountByName` takes for one account. */
export const nameKey = (name: string): string => emailKey(usernameKey(name));

/** A person who signs in by a name like an address must be the one whom letters to it reach. */
const isOwnAddress = (username: string, email: string) =>
  !usernameKey(username).includes('@') || nameKey(username) === nameKey(email);

/** Makes an account. Throws `invalid-fields`, or `taken` naming the field that another account has. */
export async function createAccount(data: NewAccount): Promise<Account> {
  const { password: clear, name, ...rest } = checked(newAccount, data, labels);
  if (!isOwnAddress(rest.username, rest.email)) {
    refuse({ name: 'username', message: 'A username with an @ in it must be the e-mail address of the account.' });
  }
  const now = new Date();
  const account: Account = {
    ...rest,
    _id: randomUUID(),
    directoryId,
    usernameKey: usernameKey(rest.username),
    emailKey: emailKey(rest.email),
    ...(name === undefined ? {} : { name }),
    ...(clear === undefined ? {} : { passwordHash: await hashPassword(checkedPassword(clear)) }),
    status: 'enabled',
    createdAt: now,
    updatedAt: now,
  };
  try {
    await accounts.insert(account);
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error;
    throw taken(error.path.includes('email') ? 'email' : 'username');
  }
  return account;
}

function taken(name: 'username' | 'email'): Problem {
  const message = `Another account has this ${name === 'email' ? 'e-mail address' : 'username'}.`;
  return new Problem('taken', { detail: message, errors: [{ name, message }] });
}

/** The account that signs in by this username or e-mail address. Both are looked up always, so that time tells nothing. */
export async function findAccountByName(name: string): Promise<Account | null> {
  const [byEmail, byUsername] = await Promise.all([
    accounts.find({ directoryId, emailKey: emailKey(name) }),
    isUsername(name) ? accounts.find({ directoryId, usernameKey: usernameKey(name) }) : null,
  ]);
  return byEmail ?? byUsername;
}

/** The account that an operator means: by id, username or e-mail address. */
export const findAccount = async (ref: string): Promise<Account | null> =>
  (await accounts.find({ _id: ref })) ?? (await findAccountByName(ref));

/** As `findAccount`; throws `not-found`. */
export async function getAccount(ref: string): Promise<Account> {
  const account = await findAccount(ref);
  if (!account) throw new Problem('not-found', { detail: `There is no account ${JSON.stringify(ref)}.` });
  return account;
}

/** A page of accounts, oldest first. */
export const listAccounts = (page: Page<Account> = {}) => accounts.list({}, { orderBy: 'createdAt', ...page });

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

/** Gives an account a new password, and ends all that the old one opened. */
export async function setPassword(account: Account, clear: string): Promise<Account> {
  const changed = await change(account, { passwordHash: await hashPassword(checkedPassword(clear)) });
  await revokeAccount(account._id);
  return changed;
}

/** Removes an account and all that it holds. It is switched off first, so that nothing is made for it in between. */
export async function removeAccount(account: Account): Promise<void> {
  await disableAccount(account);
  await accounts.remove({ _id: account._id });
  await revokeAccount(account._id);
}
