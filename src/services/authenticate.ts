/** The one way to check a password: the sign-in page and the password grant both come here. */
import { Problem } from '../errors.js';
import { type Account, accounts } from '../models/account.js';
import { findAccountByName } from './accounts.js';
import { hashPassword, needsRehash, verifyPassword } from './hashing.js';

export interface Credentials {
  /** A username or an e-mail address. */
  username: string;
  password: string;
  /** The address that the try comes from. */
  address?: string;
}

/** A hash with older parameters or of a foreign format is replaced; a password that was changed meanwhile wins. */
async function renewHash(account: Account, password: string): Promise<void> {
  const passwordHash = await hashPassword(password);
  await accounts.update({ _id: account._id, passwordHash: account.passwordHash! }, { $set: { passwordHash } });
}

/**
 * The account that these credentials open. Spends one verification whoever asks, and says `invalid-credentials` alike
 * for an unknown name, a wrong password and an account without one; only who knows the password learns that the
 * account is disabled or not confirmed.
 */
export async function authenticate({ username, password }: Credentials): Promise<Account> {
  const account = await findAccountByName(username);
  if (!(await verifyPassword(password, account?.passwordHash)) || !account?.passwordHash) {
    throw new Problem('invalid-credentials', { detail: 'The username or the password is not right.' });
  }
  if (account.status !== 'enabled') throw new Problem('account-disabled', { detail: 'Ask whoever runs this site.' });
  if (!account.emailVerified) {
    throw new Problem('account-unverified', { detail: 'Open the link in the letter that we sent you first.' });
  }
  if (needsRehash(account.passwordHash)) await renewHash(account, password);
  return account;
}
