/** What a new account must be like, told all at once; whether its names are free is decided by storing it. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FieldError } from '../errors.js';
import { emailKey, isEmail } from '../lib/email-address.js';
import { isPlainText } from '../lib/plain-text.js';
import { isUsername, usernameKey } from '../lib/precis.js';
import type { Account } from '../models/account.js';
import { inspect, refuse } from './checked.js';
import { type Directory, defaultDirectory, getDirectory } from './directories.js';
import { isAllowedDomain } from './directory-policy.js';
import { hashPassword } from './hashing.js';
import { passwordErrors } from './passwords.js';

const labels = { username: 'The username', email: 'The e-mail address', name: 'The name', password: 'The password' };

/** What people may say of themselves, here and later. */
export const personFields = {
  username: z
    .string('is missing')
    .min(1, 'must not be empty')
    .max(254, 'must have at most 254 characters')
    .refine(isUsername, 'must be letters, digits and signs, without spaces'),
  email: z.string('is missing').refine(isEmail, 'must be one like alice@example.com'),
  name: z
    .string('must be a text')
    .max(200, 'must have at most 200 characters')
    .refine(isPlainText, 'must be one line of text'),
};
const newAccount = z.strictObject({
  ...personFields,
  name: personFields.name.optional(),
  directoryId: z.string().default(defaultDirectory),
  password: z.string('is missing').optional(),
  emailVerified: z.boolean().default(false),
  admin: z.boolean().default(false),
  groups: z.array(z.string()).default([]),
  claims: z.record(z.string(), z.unknown()).default({}),
});
export type NewAccount = z.input<typeof newAccount>;

/** What every spelling of a name has in common that is taken for one account. */
export const nameKey = (name: string): string => emailKey(usernameKey(name));

/** A person who signs in by a name like an address must be the one whom letters to it reach. */
const isOwnAddress = (username: string, email: string) =>
  !usernameKey(username).includes('@') || nameKey(username) === nameKey(email);

/** What is wrong with a username for somebody with this address, when it is one by itself. */
export const usernameErrors = (username: string, email: string): FieldError[] =>
  isOwnAddress(username, email)
    ? []
    : [{ name: 'username', message: 'A username with an @ in it must be the e-mail address of the account.' }];

function* nameErrors({ username, email }: Pick<NewAccount, 'username' | 'email'>, { policy }: Directory) {
  yield* usernameErrors(username, email);
  if (!isAllowedDomain(policy, email))
    yield { name: 'email', message: 'The e-mail address must be of a mail domain that is allowed here.' };
}

/**
 * The account as it will be stored, its password hashed. Throws `invalid-fields` with every fault of the data, and
 * `more` among them: what else its sender has to mend.
 */
export async function prepareAccount(data: NewAccount, more: FieldError[] = []): Promise<Account> {
  const directory = await getDirectory(data.directoryId ?? defaultDirectory);
  const { data: found, errors = [] } = inspect(newAccount, data, labels);
  const person = { username: String(data.username), email: String(data.email), name: data.name };
  const clear = data.password;
  const faults = [
    ...errors,
    ...(found ? nameErrors(found, directory) : []),
    ...(clear === undefined ? [] : await passwordErrors(directory, person, clear)),
    ...more,
  ];
  if (faults.length || !found) refuse(...faults);
  const { password: _, name, ...rest } = found!;
  const now = new Date();
  return {
    ...rest,
    _id: randomUUID(),
    usernameKey: usernameKey(rest.username),
    emailKey: emailKey(rest.email),
    ...(name === undefined ? {} : { name }),
    ...(clear === undefined ? {} : { passwordHash: await hashPassword(clear), passwordChangedAt: now }),
    status: 'enabled',
    createdAt: now,
    updatedAt: now,
  };
}
